using System.Diagnostics;
using NpgsqlTypes;
using Voy8.Core.Catalogue;
using Voy8.Core.Enrichment;
using Voy8.Core.Search;

namespace Voy8.Search.Bench.Index;

/// <summary>The index of words by itself, over venues made up in and around a few cities: words and filters, each with the counts of all facets.</summary>
internal static class WordIndexBench
{
    private const int Chunk = 32_768;
    private const int Repeats = 200;
    private const int Candidates = 200;

    private static readonly DateTimeOffset Noon = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);
    private static readonly Guid Dataset = new("00000000-0000-0000-0000-000000000001");
    private static readonly GeoPoint[] Cities = [new(48.137, 11.575), new(37.98, 23.73), new(40.63, 22.95), new(35.17, 33.36)];
    private static readonly string[] Kinds = ["restaurant", "cafe", "bar", "pharmacy", "supermarket", "bank", "clothes", "hairdresser", "hotel", "museum"];

    private static readonly SearchFilters InCity = SearchFilters.None with { Area = new SearchArea(Cities[0], 15_000, null) };

    private static readonly (string Name, string Text, SearchFilters Filters)[] Cases =
    [
        ("kind_city", "restaurant", InCity),
        ("kind_everywhere", "restaurant", SearchFilters.None),
        ("kind_feature_price_city", "restaurant", InCity with { Features = [Features.Wifi], PriceLevels = [1, 2] }),
        ("open_city", "restaurant", InCity with { OpenAt = Noon }),
        ("browse_city", "", InCity),
        ("browse_everywhere", "", SearchFilters.None),
        ("browse_feature_open", "", SearchFilters.None with { Features = [Features.Wifi], OpenAt = Noon }),
    ];

    public static void Run(int count)
    {
        using var index = new WordIndex();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var clock = Stopwatch.StartNew();
        foreach (var chunk in Read(count).Chunk(Chunk))
        {
            index.Upsert(chunk);
        }

        index.MarkReady();
        Report.Say(new { measure = "words_fill", venues = count, ms = clock.ElapsedMilliseconds, bytes_per_venue = (GC.GetTotalMemory(forceFullCollection: true) - before) / count });
        foreach (var (name, text, filters) in Cases)
        {
            foreach (var facets in new[] { false, true })
            {
                var query = new SearchQuery(text, filters, SearchSort.Relevance, 20, 0) { CountFacets = facets };
                double[] times = [.. Enumerable.Range(0, Repeats).Select(_ => Time(index, query)).Skip(Repeats / 4).Order()];
                Report.Say(new { measure = "words_search", venues = count, query = name, facets, matched = Find(index, query).Matched, p50_ms = Report.Quantile(times, 0.5), p99_ms = Report.Quantile(times, 0.99) });
            }
        }
    }

    private static double Time(WordIndex index, SearchQuery query)
    {
        var start = Stopwatch.GetTimestamp();
        Find(index, query);
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static CandidateSet Find(WordIndex index, SearchQuery query) => query.Text.Length == 0
        ? index.Browse(query, Noon)
        : index.Find(new WordQuery(query, QueryParser.Parse(query.Text), [], Candidates), new SearchOptions(), Noon);

    private static IEnumerable<IndexedVenue> Read(int count)
    {
        var random = new Random(5);
        int[][] weeks = [.. Enumerable.Range(0, 400).Select(_ => Week(random))];
        for (var i = 0; i < count; i++)
        {
            var bytes = new byte[16];
            random.NextBytes(bytes);
            var kind = Kinds[(int)(Math.Pow(random.NextDouble(), 2) * Kinds.Length)];
            var city = Cities[random.Next(Cities.Length)];
            string[] features = [.. Features.All.Where(_ => random.Next(10) == 0)];
            yield return new IndexedVenue(
                new Guid(bytes),
                new GeoPoint(city.Latitude + ((random.NextDouble() - 0.5) * 0.4), city.Longitude + ((random.NextDouble() - 0.5) * 0.6)),
                kind,
                Dataset,
                features,
                random.NextSingle(),
                random.Next(3) == 0 ? random.Next(1, 5) : null,
                random.Next(2) == 0 ? weeks[random.Next(weeks.Length)] : null,
                "Europe/Berlin",
                null,
                Words($"'kind={kind}' '{kind}':1B 'name{i % 5000}':2A{string.Concat(features.Select(feature => $" 'feature={feature}'"))}"));
        }
    }

#pragma warning disable CS0618 // Npgsql would have PostgreSQL parse them; there is none here, and these words are plain.
    private static NpgsqlTsVector Words(string text) => NpgsqlTsVector.Parse(text);
#pragma warning restore CS0618

    private static int[] Week(Random random)
    {
        var from = random.Next(6 * 60, 12 * 60);
        var to = random.Next(15 * 60, 24 * 60);
        return [.. Enumerable.Range(0, 6).SelectMany(day => new[] { (day * 1440) + from, (day * 1440) + to })];
    }
}
