using System.Diagnostics;
using Voy8.Core.Search;

namespace Voy8.Search.Bench.Relevance;

/// <summary>What an answer that is remembered costs, beside one that is found.</summary>
internal static class CacheBench
{
    private const int Repeats = 3;

    public static async Task RunAsync(IVenueSearch search, IReadOnlyList<Need> needs)
    {
        var times = new List<(bool FromCache, double Milliseconds)>();
        foreach (var need in needs)
        {
            foreach (var (_, text) in need.Phrases)
            {
                for (var repeat = 0; repeat < Repeats; repeat++)
                {
                    var query = new SearchQuery(text, SearchFilters.None with { Area = need.Area }, SearchSort.Relevance, 20, 0);
                    var start = Stopwatch.GetTimestamp();
                    var answer = await search.SearchAsync(query);
                    times.Add((answer.FromCache, Stopwatch.GetElapsedTime(start).TotalMilliseconds));
                }
            }
        }

        foreach (var group in times.GroupBy(time => time.FromCache))
        {
            double[] sorted = [.. group.Select(time => time.Milliseconds).Order()];
            Report.Say(new
            {
                measure = "search_cache",
                remembered = group.Key,
                searches = sorted.Length,
                p50_ms = Report.Quantile(sorted, 0.5),
                p99_ms = Report.Quantile(sorted, 0.99),
            });
        }
    }
}
