namespace Voy8.Crawl.Bench.Scoring;

/// <summary>How well the extraction that production runs does on one set of cases.</summary>
/// <param name="Measure">Folder and measure, such as <c>robots.conformance</c>.</param>
/// <param name="Value">A share from 0 to 1, or milliseconds where the name says so.</param>
/// <param name="Cases">How many cases the share is of.</param>
/// <param name="Misses">The cases that count against it, in words, for whoever wants to do better.</param>
internal sealed record Score(string Measure, double Value, int Cases, IReadOnlyList<string> Misses)
{
    /// <summary>The share of cases that have no miss.</summary>
    public static Score OfCases<T>(string measure, IReadOnlyCollection<T> cases, Func<T, string?> findMiss)
    {
        var misses = cases.Select(findMiss).OfType<string>().ToList();
        return new Score(measure, cases.Count == 0 ? 1 : 1 - ((double)misses.Count / cases.Count), cases.Count, misses);
    }
}
