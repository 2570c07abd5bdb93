using System.Diagnostics;
using System.Text.Json;
using System.Web;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Voy8.Core.Catalogue;
using Voy8.Core.Search;

namespace Voy8.Search.Bench.Http;

/// <summary>Where a query's time goes: the steps of a search in this process, one after the other, each by its own clock.</summary>
internal static class Breakdown
{
    private const int WarmUp = 300;

    public static async Task RunAsync(BenchStores stores, MixedQuery[] queries)
    {
        using var host = await BenchHost.StartAsync(stores, works: false, searches: true);
        var services = host.Services;
        var index = services.GetRequiredService<IVectorIndex>();
        while (!index.Status.IsReady || !services.GetRequiredService<WordIndex>().IsReady)
        {
            await Task.Delay(100);
        }

        var steps = new Dictionary<string, List<double>>();
        foreach (var (query, i) in queries[..Math.Min(WarmUp, queries.Length)].Concat(queries).Select((query, i) => (query, i)))
        {
            if (i == WarmUp)
            {
                steps.Clear();
            }

            await RunAsync(services, query.Family, Read(query.Address), steps);
        }

        foreach (var (step, times) in steps)
        {
            double[] sorted = [.. times.Order()];
            Report.Say(new { measure = "breakdown", step, p50_ms = Report.Quantile(sorted, 0.5), p95_ms = Report.Quantile(sorted, 0.95), p99_ms = Report.Quantile(sorted, 0.99) });
        }

        await host.StopAsync();
    }

    private static async Task RunAsync(IServiceProvider services, string family, SearchQuery asked, Dictionary<string, List<double>> steps)
    {
        var clock = Stopwatch.GetTimestamp();
        var understood = await services.GetRequiredService<QueryUnderstanding>().ReadAsync(asked, default);
        Lap("understanding");
        var query = understood.Query;
        var vector = (await services.GetRequiredService<IEmbeddingGenerator<string, Embedding<float>>>().GenerateAsync([QueryWords.WithoutFillers(query.Text)]))[0].Vector;
        Lap("embedding");
        var similar = await services.GetRequiredService<IVectorIndex>().FindAsync(vector, query.Filters, 200, 0.3);
        Lap("vector_scan");
        var found = await services.GetRequiredService<WordLeg>().FindAsync(query, understood.Terms, [.. similar.Select(hit => hit.VenueId)], 200, default);
        Lap("words");
        var ranked = services.GetRequiredService<Ranking>().Order(found.Candidates, similar, query.Sort, understood.Terms);
        Lap("ranking");
        var venues = await services.GetRequiredService<FoundVenueStore>().ReadAsync([.. ranked.Take(query.Limit).Select(hit => hit.Candidate.Id)]);
        Lap("hydration");
        JsonSerializer.SerializeToUtf8Bytes(venues.Values);
        Lap("json");
        await services.GetRequiredService<IVenueSearch>().SearchAsync(asked);
        Lap("whole_search");
        await services.GetRequiredService<IVenueSearch>().SearchAsync(asked with { CountFacets = true });
        Lap("whole_search_with_facets");
        if (family == "kind_city")
        {
            await services.GetRequiredService<IVenueSearch>().SearchAsync(asked with { CountFacets = true });
            Lap("kind_city_with_facets");
        }

        await services.GetRequiredService<IVenueSearch>().SearchAsync(asked with { Text = "", CountFacets = true });
        Lap("browse_with_facets");

        void Lap(string step)
        {
            if (!steps.TryGetValue(step, out var times))
            {
                steps.Add(step, times = []);
            }

            times.Add(Stopwatch.GetElapsedTime(clock).TotalMilliseconds);
            clock = Stopwatch.GetTimestamp();
        }
    }

    private static SearchQuery Read(string address)
    {
        var parameters = HttpUtility.ParseQueryString(address[address.IndexOf('?', StringComparison.Ordinal)..]);
        double? Number(string name) => parameters[name] is { } text ? double.Parse(text, System.Globalization.CultureInfo.InvariantCulture) : null;
        GeoPoint? near = Number("lat") is { } lat && Number("lon") is { } lon ? new GeoPoint(lat, lon) : null;
        GeoBox? box = parameters["bbox"]?.Split(',').Select(part => double.Parse(part, System.Globalization.CultureInfo.InvariantCulture)).ToArray() is [var west, var south, var east, var north]
            ? new GeoBox(west, south, east, north)
            : null;
        var filters = new SearchFilters(
            new SearchArea(near, Number("radius_m"), box), parameters.GetValues("kind") ?? [], parameters.GetValues("feature") ?? [], null);
        return new SearchQuery(parameters["q"]!, filters, SearchSort.Relevance, 20, 0);
    }
}
