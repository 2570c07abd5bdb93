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

    // Beyond, building the peer's graph takes longer than all the rest.
    private const int MostOfPeer = 200_000;

    // What Garnet's walk keeps in hand; its recall rises with it.
    private static readonly int[] Searches = [50, 200, 800];

    /// <param name="count">Vectors.</param>
    public static async Task RunAsync(int count)
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
                    recall_at_10 = Math.Round(exact.Recall(filter, [.. answers.Select(hits => hits.Select(hit => hit.VenueId).ToArray())]), 4),
                });
            }
        }

        if (count <= MostOfPeer)
        {
            await RunPeerAsync(venues.Read(count), count, queries, exact);
        }
    }

    private static async Task RunPeerAsync(IEnumerable<VectorEntry> venues, int count, float[][] queries, ExactAnswers exact)
    {
        await using var garnet = await GarnetVectorSet.StartAsync();
        foreach (var chunk in venues.Chunk(Chunk))
        {
            await garnet.AddAsync(chunk);
        }

        Report.Say(new { measure = "garnet_fill", vectors = count, ms = Math.Round(garnet.Filling.TotalMilliseconds) });
        foreach (var search in Searches)
        {
            IReadOnlyList<Guid>[] answers = await Task.WhenAll(queries.Select(query => garnet.FindAsync(query, ExactAnswers.Depth, search)));
            var times = new List<double>(Repeats * queries.Length);
            foreach (var query in Enumerable.Range(0, Repeats).SelectMany(_ => queries))
            {
                var start = Stopwatch.GetTimestamp();
                await garnet.FindAsync(query, ExactAnswers.Depth, search);
                times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }

            double[] sorted = [.. times.Order()];
            Report.Say(new
            {
                measure = "garnet_search",
                vectors = count,
                ef = search,
                limit = ExactAnswers.Depth,
                p50_ms = Report.Quantile(sorted, 0.5),
                p99_ms = Report.Quantile(sorted, 0.99),
                recall_at_10 = Math.Round(exact.Recall(0, answers), 4),
            });
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
