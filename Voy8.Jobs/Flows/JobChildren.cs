namespace Voy8.Jobs;

/// <summary>The children of a job. The figures move in the very transactions that make children and end them.</summary>
/// <param name="Total">Children it was given, at most 100,000.</param>
/// <param name="Open">Those that have not ended.</param>
/// <param name="Failed">Those that ended dead or cancelled.</param>
public readonly record struct JobChildren(int Total, int Open, int Failed)
{
    public int Succeeded => Total - Open - Failed;

    /// <summary>How far they are, as a progress.</summary>
    internal JobProgress ToProgress() => new(100.0 * (Total - Open) / Total, Total - Open, Total, Failed);
}

internal static class FlowBounds
{
    public const int MaxChildren = 100_000;

    /// <summary>Jobs from the root of a tree down to its deepest leaf.</summary>
    public const int MaxLevels = 10;
}

/// <summary>A job cannot be a parent: it is not there, has ended, was cancelled, has too many children or lies too deep in its tree.</summary>
public sealed class JobParentException(string message) : InvalidOperationException(message);
