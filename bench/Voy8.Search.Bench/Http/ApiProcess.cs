using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Voy8.LocalHosting.Processes;

namespace Voy8.Search.Bench.Http;

/// <summary>Voy8.Api as a process of its own, ready when /search answers by meaning as well.</summary>
internal sealed class ApiProcess : IAsyncDisposable
{
    private const int Interrupt = 2;

    private readonly ChildProcess _process;

    private ApiProcess(ChildProcess process, int port)
    {
        _process = process;
        Address = new Uri($"http://127.0.0.1:{port}/");
    }

    public Uri Address { get; }

    /// <summary>Memory that it occupies, in MB.</summary>
    public double ResidentMegabytes
    {
        get
        {
            using var process = Process.GetProcessById(_process.Id);
            return Math.Round(process.WorkingSet64 / 1048576.0);
        }
    }

    /// <summary>Processor time that it has used, in milliseconds.</summary>
    public double ProcessorMilliseconds
    {
        get
        {
            using var process = Process.GetProcessById(_process.Id);
            return process.TotalProcessorTime.TotalMilliseconds;
        }
    }

    /// <param name="stores">Its database and Redis.</param>
    /// <param name="ready">What it must answer first; null: a search by meaning as well.</param>
    public static async Task<(ApiProcess Api, TimeSpan LoadTime)> StartAsync(BenchStores stores, string? ready = null)
    {
        var clock = Stopwatch.StartNew();
        var port = FreePort.Any();
        var program = typeof(ApiProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == "ApiProgram").Value!;
        var process = await ChildProcess.StartAsync(new ChildProcessStart("dotnet", [program])
        {
            WorkingDirectory = Path.GetDirectoryName(program),
            OnLine = line =>
            {
                if (line.Contains("fail:", StringComparison.Ordinal) || line.Contains("Exception", StringComparison.Ordinal))
                {
                    Report.Note(line);
                }
            },
            Environment = new Dictionary<string, string?>
            {
                ["ASPNETCORE_URLS"] = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"),
                ["ConnectionStrings__voy8db"] = stores.Postgres,
                ["ConnectionStrings__redis"] = stores.Redis,
                ["Jobs__KeyPrefix"] = "search-bench",
                ["Accounts__AnonymousCatalogueWriting"] = "true",

                // Queries repeat here: what is measured is the search, not what is remembered of it.
                ["Search__CacheLifetime"] = "00:00:00",
            },
        });
        var api = new ApiProcess(process, port);
        await api.UntilReadyAsync(ready);
        return (api, clock.Elapsed);
    }

    public async ValueTask DisposeAsync()
    {
        await _process.StopAsync(Interrupt, TimeSpan.FromSeconds(10));
        await _process.DisposeAsync();
    }

    private async Task UntilReadyAsync(string? ready)
    {
        using var client = new HttpClient { BaseAddress = Address };
        while (!_process.Exited.IsCompleted)
        {
            try
            {
                if (ready is not null)
                {
                    (await client.GetAsync(ready)).EnsureSuccessStatusCode();
                    return;
                }

                using var answer = await JsonDocument.ParseAsync(await client.GetStreamAsync("search?q=restaurant"));
                if (answer.RootElement.GetProperty("mode").GetString() == "hybrid")
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50));
        }

        throw new InvalidOperationException("Voy8.Api ended while it was starting.");
    }
}
