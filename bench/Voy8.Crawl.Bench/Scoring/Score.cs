namespace Voy8.Crawl.Bench.Scoring;

/// <summary>How well the extraction that production runs does on one set of cases.</summary>
/// <param name="Measure">Folder and measure, such as <c>robots.conformance</c>.</param>
/// <param name="Value">A share from 0 to 1, or milliseconds where the name says so.</param>
/// <param name="Cases">How many cases the share is of.</param>
/// <param name="Misses">The cases that count against it, in words, for whoever wants to do better.</param>
internal sealed record Score(string Measure, double Value, int Cases, IReadOnlyList<string> Misses)
{
    /// <summary>The share of cases that have no miss.</summary>
    /// <returns>One score; none of no cases.</returns>
    public static IReadOnlyList<Score> OfCases<T>(string measure, IReadOnlyCollection<T> cases, Func<T, string?> findMiss) =>
        OfMisses(measure, cases.Count, [.. cases.Select(findMiss).OfType<string>()]);

    /// <summary>The share of cases that are not among the misses.</summary>
    /// <returns>One score; none of no cases.</returns>
    public static IReadOnlyList<Score> OfMisses(string measure, int cases, IReadOnlyList<string> misses) =>
        cases == 0 ? [] : [new Score(measure, 1 - ((double)misses.Count / cases), cases, misses)];
}
