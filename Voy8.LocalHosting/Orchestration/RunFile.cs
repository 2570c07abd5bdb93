using System.Text.Json;

namespace Voy8.LocalHosting.Orchestration;

/// <summary>
/// What <c>run.json</c> in the data folder tells command-line tools while a run lasts: how to connect, and who runs where.
/// It holds passwords, and only the folder's owner can read it.
/// </summary>
/// <param name="Pid">The orchestrator's process.</param>
/// <param name="Ready">Whether everything is healthy.</param>
/// <param name="ConnectionStrings">Connection name → connection string, of what has started.</param>
internal sealed record RunFile(
    int Pid,
    DateTimeOffset StartedAt,
    bool Ready,
    IReadOnlyDictionary<string, string> ConnectionStrings,
    IReadOnlyDictionary<string, RunFileResource> Resources)
{
    public const string Name = "run.json";

    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };
}

/// <param name="Healthy">Whether all its processes answer.</param>
/// <param name="Url">Where it listens, or null.</param>
/// <param name="Pids">Its processes.</param>
internal sealed record RunFileResource(bool Healthy, string? Url, IReadOnlyList<int> Pids);
