using System.Text.Json;

namespace Voy8.Worker.Commands;

/// <summary>Finds a local run: the AppHost leaves its connection strings in <c>run.json</c> of its data folder while it runs.</summary>
internal static class LocalRun
{
    private const string FileName = "run.json";

    /// <summary>Connection strings by name; empty when nothing runs there.</summary>
    public static IReadOnlyDictionary<string, string> ConnectionStrings(string? dataFolder)
    {
        var path = Path.Combine(dataFolder ?? DefaultDataFolder(), FileName);
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            return document.RootElement.GetProperty("connectionStrings").EnumerateObject()
                .ToDictionary(connection => connection.Name, connection => connection.Value.GetString()!);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return new Dictionary<string, string>();
        }
    }

    /// <summary>The AppHost's default: <c>data</c> in <c>VOY8_HOME</c>, in <c>/var/lib/voy8</c> for root, or in <c>~/.voy8</c>.</summary>
    public static string DefaultDataFolder()
    {
        var configured = Environment.GetEnvironmentVariable("VOY8_HOME");
        var home = !string.IsNullOrWhiteSpace(configured) ? Path.GetFullPath(configured)
            : !OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess ? "/var/lib/voy8"
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".voy8");
        return Path.Combine(home, "data");
    }
}
