namespace Voy8.Investigations.Bench;

/// <summary>A question with a known answer.</summary>
/// <param name="Group">phone, hours, address, feature, count, price, distance, find or none.</param>
/// <param name="Paths">Tools in the order in which a good answer comes about; any of these, with others in between. Empty: any.</param>
/// <param name="Expected">The known answer, for people.</param>
/// <param name="IsRight">Judges the answer's text.</param>
/// <param name="Names">Venues that it is about.</param>
public sealed record EvaluationQuestion(
    int Number, string Group, string Text, IReadOnlyList<IReadOnlyList<string>> Paths, string Expected, Func<string, bool> IsRight, IReadOnlyList<string> Names)
{
    /// <summary>The right answer is that there is none.</summary>
    public bool HasNoAnswer => Group == "none";

    /// <summary>What was called goes one of the ways.</summary>
    /// <param name="called">Tools in the order of their calls.</param>
    public bool IsOnPath(IReadOnlyList<string> called) => Paths.Count == 0 || Paths.Any(path => IsWithin(path, called));

    private static bool IsWithin(IReadOnlyList<string> path, IReadOnlyList<string> called)
    {
        var next = 0;
        foreach (var tool in called)
        {
            next += next < path.Count && tool == path[next] ? 1 : 0;
        }

        return next == path.Count;
    }
}
