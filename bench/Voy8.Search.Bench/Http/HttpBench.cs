namespace Voy8.Search.Bench.Http;

/// <summary>Search over HTTP: one client alone, open loops at fixed rates, saturation; memory, load time, and where a query's time goes.</summary>
internal static class HttpBench
{
    private const int Connections = 20;
    private const int WarmUp = 1000;

    /// <param name="options">Venues and rates.</param>
    public static async Task RunAsync(HttpBenchOptions options)
    {
        await using var stores = await BenchStores.StartAsync(options.Directory);
        var venues = await new VenueLoader(stores).FillAsync([.. Directory.GetFiles(options.Venues, "*-venues.jsonl").Order(StringComparer.Ordinal)], options.Count);
        await LoadAsync(stores, venues, options);
        await Breakdown.RunAsync(stores, QueryMix.Make(options.BreakdownQueries, seed: 11));
    }

    private static async Task LoadAsync(BenchStores stores, int venues, HttpBenchOptions options)
    {
        var (api, loadTime) = await ApiProcess.StartAsync(stores);
        await using var _ = api;
        using var client = new LoadClient(api.Address);
        Report.Say(new { measure = "http_load", venues, postgres = stores.PostgresVersion, until_hybrid_ms = Math.Round(loadTime.TotalMilliseconds), api_mb = api.ResidentMegabytes });
        await client.AloneAsync(QueryMix.Make(WarmUp / 2, seed: 1));
        await client.SaturateAsync(QueryMix.Make(WarmUp, seed: 2), Connections);

        Say("http_alone", venues, await client.AloneAsync(QueryMix.Make(1000, seed: 3)), new { connections = 1 }, byFamily: true);
        Say("http_alone", venues, await client.AloneAsync(QueryMix.WithFacets(1000, seed: 5)), new { connections = 1 }, byFamily: true);
        await client.AloneAsync(QueryMix.Typed(200, seed: 6));
        Say("http_suggest", venues, await client.AloneAsync(QueryMix.Typed(1000, seed: 7)), new { connections = 1 }, byFamily: false);
        foreach (var rate in options.Rates)
        {
            var answers = await client.OpenLoopAsync(QueryMix.Make(rate * options.Seconds, seed: 100 + rate), rate, Connections);
            Say("http_open_loop", venues, answers, new { per_second = rate, connections = Connections }, byFamily: false);
        }

        await VisibilityBench.RunAsync(stores, api.Address, venues);
        var before = api.ProcessorMilliseconds;
        var (fastest, elapsed) = await client.SaturateAsync(QueryMix.Make(4000, seed: 4), Connections);
        Say("http_saturation", venues, fastest, new { per_second = Math.Round(fastest.Length / elapsed.TotalSeconds, 1), connections = Connections }, byFamily: false);
        Report.Say(new
        {
            measure = "http_cost",
            venues,
            api_mb = api.ResidentMegabytes,
            api_cpu_ms_per_query = Math.Round((api.ProcessorMilliseconds - before) / fastest.Length, 2),
        });
    }

    private static void Say(string measure, int venues, Answer[] answers, object load, bool byFamily)
    {
        Say(measure, "all", answers);
        foreach (var family in answers.Where(_ => byFamily).GroupBy(answer => answer.Query.Family).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            Say(measure, family.Key, family);
        }

        void Say(string measure, string family, IEnumerable<Answer> some)
        {
            double[] times = [.. some.Select(answer => answer.Milliseconds).Order()];
            Report.Say(new
            {
                measure,
                venues,
                family,
                queries = times.Length,
                load,
                p50_ms = Report.Quantile(times, 0.5),
                p95_ms = Report.Quantile(times, 0.95),
                p99_ms = Report.Quantile(times, 0.99),
                slowest = some.MaxBy(answer => answer.Milliseconds).Query.Address,
            });
        }
    }
}
