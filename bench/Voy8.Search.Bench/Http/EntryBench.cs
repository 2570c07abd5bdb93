using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Voy8.Core.Catalogue;
using Voy8.Core.Catalogue.Importing;

namespace Voy8.Search.Bench.Http;

/// <summary>How long it takes to enter a venue while workers are busy.</summary>
internal static class EntryBench
{
    private const int Connections = 20;

    // What is asked is how a service answers that runs: for its first thousand requests the runtime still compiles.
    private const int WarmUp = 1_000;
    private static readonly string[] Kinds = ["restaurant", "cafe", "bar", "pharmacy", "bakery"];

    public static async Task RunAsync(HttpBenchOptions options)
    {
        await using var stores = await BenchStores.StartAsync(options.Directory, durable: true);
        var (api, _) = await ApiProcess.StartAsync(stores, ready: "health");
        await using var running = api;
        using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 64 }) { BaseAddress = api.Address };
        await RunAsync(client, WarmUp, 100);
        await using var worker = await WorkerProcess.StartAsync(stores);
        using var host = await BenchHost.StartAsync(stores, works: false, searches: false);
        foreach (var file in Directory.GetFiles(options.Venues, "*-venues.jsonl").Order(StringComparer.Ordinal))
        {
            var slug = Path.GetFileNameWithoutExtension(file).Split('-')[0];
            await host.Services.GetRequiredService<ImportUploads>().StartFromPathAsync(file, new DatasetDescription(slug, slug, null, null));
        }

        await UntilAsync(stores, "select exists (select from venue where source_id like 'osm:%')");
        foreach (var rate in options.Rates)
        {
            var before = await CountDoneAsync(stores);
            var answers = await RunAsync(client, rate * options.Seconds, rate);
            double[] times = [.. answers.Select(answer => answer.Milliseconds).Order()];
            Report.Say(new
            {
                measure = "entries_open_loop",
                per_second = rate,
                requests = times.Length,
                not_created = answers.Count(answer => answer.Status != HttpStatusCode.Created),
                jobs_done_meanwhile = await CountDoneAsync(stores) - before,
                p50_ms = Report.Quantile(times, 0.5),
                p95_ms = Report.Quantile(times, 0.95),
                p99_ms = Report.Quantile(times, 0.99),
                max_ms = Report.Quantile(times, 1),
            });
        }

        await host.StopAsync();
    }

    private static async Task<IReadOnlyCollection<(HttpStatusCode Status, double Milliseconds)>> RunAsync(HttpClient client, int requests, double perSecond)
    {
        var answers = new ConcurrentBag<(HttpStatusCode, double)>();
        var next = -1;
        var start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Increment(ref next) is var i && i < requests)
            {
                var due = start + (long)(i / perSecond * Stopwatch.Frequency);
                if (due - Stopwatch.GetTimestamp() is > 0 and var early)
                {
                    await Task.Delay(TimeSpan.FromSeconds((double)early / Stopwatch.Frequency));
                }

                using var request = new HttpRequestMessage(HttpMethod.Post, "api/yellow-books") { Content = JsonContent.Create(Venue(i)) };
                request.Headers.Add("Idempotency-Key", Guid.CreateVersion7().ToString());
                using var response = await client.SendAsync(request);
                await response.Content.CopyToAsync(Stream.Null);
                answers.Add((response.StatusCode, Stopwatch.GetElapsedTime(due).TotalMilliseconds));
            }
        })));
        return answers;
    }

    private static object Venue(int i) => new
    {
        name = string.Create(CultureInfo.InvariantCulture, $"Entered {i}"),
        description = "Open since 1974, with a garden behind the house and a view of the river.",
        phone = string.Create(CultureInfo.InvariantCulture, $"+49 89 {45_000_000 + i}"),
        email = "hello@entered.example",
        address = new { street = "Isarstraße 7", city = "München", state = "Bayern", postalCode = "80469", country = "DE" },
        categories = new[] { Kinds[i % Kinds.Length], "german" },
        location = new { lat = 48.1 + (i % 1000 * 0.0001), lng = 11.5 + (i % 777 * 0.0001) },
    };

    private static async Task UntilAsync(BenchStores stores, string condition)
    {
        await using var command = stores.Database.CreateCommand(condition);
        while (await command.ExecuteScalarAsync() is not true)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50));
        }
    }

    private static async Task<long> CountDoneAsync(BenchStores stores)
    {
        await using var command = stores.Database.CreateCommand("select coalesce(sum(succeeded), 0)::bigint from jobs.stats_minute");
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
