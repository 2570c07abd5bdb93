using System.Diagnostics;
using Voy8.Core.Search;

namespace Voy8.Search.Bench.Index;

/// <summary>The in-process index by itself: how long it takes to fill, what a vector costs, scans unfiltered and filtered, recall.</summary>
internal static class IndexBench
{
    private const int Dimensions = 384;
    private const int Chunk = 32_768;
    private const int Queries = 20;
    private const int Repeats = 10;

    public static void Run(int count)
    {
        var venues = new SyntheticVenues(Dimensions);
        var queries = venues.Queries(Queries);
        var exact = new ExactAnswers(FilterCase.All, queries);
        var index = new InMemoryVectorIndex();
        index.Reset("bench", Dimensions);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var filling = new Stopwatch();
        foreach (var chunk in venues.Read(count).Chunk(Chunk))
        {
            filling.Start();
            index.Upsert(chunk);
            filling.Stop();
            foreach (var entry in chunk)
            {
                exact.Add(entry);
            }
        }

        index.MarkReady();
        var bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
        Report.Say(new { measure = "index_fill", vectors = count, ms = Math.Round(filling.Elapsed.TotalMilliseconds), bytes_per_vector = bytes / count });
        for (var filter = 0; filter < FilterCase.All.Count; filter++)
        {
            var (name, filters) = FilterCase.All[filter];
            foreach (var limit in new[] { ExactAnswers.Depth, 200 })
            {
                var (answers, times) = Time(index, queries, filters, limit);
                Report.Say(new
                {
                    measure = "index_scan",
                    vectors = count,
                    filter = name,
                    limit,
                    p50_ms = Report.Quantile(times, 0.5),
                    p99_ms = Report.Quantile(times, 0.99),
                    recall_at_10 = Math.Round(exact.Recall(filter, answers), 4),
                });
            }
        }
    }

    private static (IReadOnlyList<IReadOnlyList<VectorHit>> Answers, double[] Times) Time(
        InMemoryVectorIndex index, float[][] queries, SearchFilters filters, int limit)
    {
        // Once to warm up, and for the answers.
        IReadOnlyList<VectorHit>[] answers = [.. queries.Select(query => index.Search(query, filters, limit, -1))];
        var times = new List<double>(Repeats * queries.Length);
        for (var repeat = 0; repeat < Repeats; repeat++)
        {
            foreach (var query in queries)
            {
                var start = Stopwatch.GetTimestamp();
                index.Search(query, filters, limit, -1);
                times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }
        }

        return (answers, [.. times.Order()]);
    }
}
