namespace Voy8.LocalHosting.Processes;

/// <summary>What to start, and how it ends with its parent.</summary>
/// <param name="FileName">The program: a path, or a name on PATH.</param>
/// <param name="Arguments">Its arguments, passed as they are.</param>
public sealed record ChildProcessStart(string FileName, IReadOnlyList<string> Arguments)
{
    /// <summary>Variables set over the inherited environment; null removes one.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    public string? WorkingDirectory { get; init; }

    /// <summary>Called for each line of standard output and error, from pool threads.</summary>
    public Action<string>? OnLine { get; init; }

    /// <summary>The signal the kernel sends the child when this process dies (Linux).</summary>
    public DeathSignal DeathSignal { get; init; } = DeathSignal.Kill;

    /// <summary>Numeric user and group to run as; only root can.</summary>
    public uint? RunAs { get; init; }
}

/// <summary>What a child gets when its parent dies.</summary>
public enum DeathSignal
{
    /// <summary>Ends at once.</summary>
    Kill,

    /// <summary>Shuts down in order: what a database needs.</summary>
    Interrupt,
}
