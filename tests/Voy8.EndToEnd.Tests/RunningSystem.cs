using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Npgsql;
using Voy8.EndToEnd.Tests;
using Voy8.LocalHosting.Processes;
using Voy8.Testing;

[assembly: AssemblyFixture(typeof(RunningSystem))]

namespace Voy8.EndToEnd.Tests;

/// <summary>
/// The whole topology, as <c>dotnet run --project Voy8.AppHost</c> starts it: real PostgreSQL, Garnet, API, worker, page and demo town, on
/// free ports and in a folder of its own. Nothing of it outlives the tests: the kernel ends it when they die.
/// </summary>
public sealed class RunningSystem : IAsyncLifetime
{
    private const int SigTerm = 15;

    // PostgreSQL may have to be fetched first.
    private static readonly TimeSpan StartDeadline = TimeSpan.FromMinutes(4);
    private readonly ConcurrentQueue<string> _output = new();
    private readonly (string Name, string Value)[] _environment;
    private string? _data;
    private ChildProcess? _host;

    public RunningSystem()
        : this([])
    {
    }

    /// <summary>One of a test's own.</summary>
    internal RunningSystem(params (string Name, string Value)[] environment) => _environment = environment;

    public Uri Web { get; private set; } = null!;

    public Uri Api { get; private set; } = null!;

    public Uri DemoSites { get; private set; } = null!;

    private string Database { get; set; } = null!;

    /// <summary>The last lines that the services wrote.</summary>
    public string Log => string.Join('\n', _output.TakeLast(200));

    public async ValueTask InitializeAsync()
    {
        if (!Browser.TryFind(out _))
        {
            // The tests will skip, or fail with the reason.
            return;
        }

        _data = TestFolders.Create("end-to-end");
        // bin/Debug/net10.0 of the tests, bin/Debug/net10.0 of the host.
        var output = Path.GetRelativePath(Path.Combine(Repository.Root, "tests", "Voy8.EndToEnd.Tests"), AppContext.BaseDirectory);
        var host = Path.Combine(Repository.Root, "Voy8.AppHost", output, "Voy8.AppHost.dll");
        _host = await ChildProcess.StartAsync(new ChildProcessStart("dotnet",
        [
            host, "--data", _data, "--workers", "2",
            "--api-port", Port(), "--web-port", Port(), "--demo-port", Port(),
        ])
        {
            Environment = new Dictionary<string, string?>(_environment.Select(variable => KeyValuePair.Create(variable.Name, (string?)variable.Value)))
            {
                ["DOTNET_ENVIRONMENT"] = "Development",
                ["ASPNETCORE_ENVIRONMENT"] = "Development",
                // A dead worker is missed soon.
                ["Worker__Lease"] = "00:00:08",
                ["Worker__Heartbeat"] = "00:00:01",
            },
            DeathSignal = DeathSignal.Interrupt,
            OnLine = _output.Enqueue,
        });
        await Eventually.TrueAsync(IsReady, StartDeadline, $"everything is healthy. The host said:\n{Log}");
        using var http = new HttpClient { BaseAddress = Api };
        await Eventually.TrueAsync(async () => (await http.GetStringAsync("/datasets")).Contains("\"venues\":300", StringComparison.Ordinal),
            TimeSpan.FromMinutes(1), "the demo town is imported");
    }

    /// <summary>The API, asked by the operator whom the README names.</summary>
    public async Task<HttpClient> OperateAsync(CancellationToken cancellationToken)
    {
        var client = new HttpClient { BaseAddress = Api };
        using var response = await client.PostAsJsonAsync(
            "/account/login", new { email = "operator@harbour.localhost", password = "harbour-operator" }, cancellationToken);
        var answer = await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", answer.GetProperty("access_token").GetString());
        return client;
    }

    /// <summary>Makes all that was read so far look a month old, so that the next search refreshes what it finds.</summary>
    public Task LetFactsGoStaleAsync(CancellationToken cancellationToken) => AskAsync<object>(
        """
        update enrichment set stale_at = now(), verified_at = verified_at - interval '30 days', changed_in = pg_current_xact_id() where stale_at is not null;
        update crawl_state set crawled_at = crawled_at - interval '30 days', succeeded_at = succeeded_at - interval '30 days'
        """,
        cancellationToken);

    /// <summary>Waits until the town was read for the first time, so that nothing but the test's own doing changes it.</summary>
    public Task TownIsReadAsync(CancellationToken cancellationToken) => Eventually.TrueAsync(
        async () => await AskAsync<string>("select count(*)::text from jobs.job where type = 'crawl_venue' and (status = 1 or status = 2 or (status = 0 and attempt < 2))", cancellationToken) == "0",
        TimeSpan.FromMinutes(4),
        "the town's sites were read");

    /// <summary>Kills the process that runs the job, as <c>kill -9</c> does, once one does.</summary>
    /// <returns>The worker's id.</returns>
    public async Task<string> KillWorkerOfAsync(Guid job, CancellationToken cancellationToken)
    {
        string[] worker = [];
        Process? process = null;
        await Eventually.TrueAsync(
            async () =>
            {
                worker = (await AskAsync<string>(
                    $"select w.id || ':' || w.name from jobs.job j join jobs.worker w on w.id = j.worker_id where j.id = '{job}' and j.status = 2", cancellationToken))?.Split(':') ?? [];
                // One that died before still has the job until its lease has run out.
                process = worker is [.., var id] ? Array.Find(Process.GetProcesses(), one => one.Id == int.Parse(id, CultureInfo.InvariantCulture)) : null;
                return process is not null;
            },
            TimeSpan.FromMinutes(1),
            "a worker runs the job");
        using (process)
        {
            process!.Kill();
            await process.WaitForExitAsync(cancellationToken);
        }

        return worker[0];
    }

    /// <summary>The first value of the first row.</summary>
    public async Task<T?> AskAsync<T>(string sql, CancellationToken cancellationToken)
        where T : class
    {
        await using var database = NpgsqlDataSource.Create(Database);
        await using var command = database.CreateCommand(sql);
        return await command.ExecuteScalarAsync(cancellationToken) as T;
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
        {
            await _host.StopAsync(SigTerm, TimeSpan.FromSeconds(30));
            await _host.DisposeAsync();
        }

        if (_data is not null)
        {
            TestFolders.Delete(_data);
        }
    }

    private static string Port() => FreePort.Any().ToString(CultureInfo.InvariantCulture);

    private bool IsReady()
    {
        if (_host!.Exited.IsCompleted)
        {
            throw new InvalidOperationException($"The host ended with {_host.Exited.Result}:\n{Log}");
        }

        using var run = JsonDocument.Parse(File.ReadAllText(Path.Combine(_data!, "run.json")));
        if (!run.RootElement.GetProperty("ready").GetBoolean())
        {
            return false;
        }

        var resources = run.RootElement.GetProperty("resources");
        Uri UrlOf(string name) => new(resources.GetProperty(name).GetProperty("url").GetString()!);
        Database = run.RootElement.GetProperty("connectionStrings").GetProperty("voy8db").GetString()!;
        (Api, Web, DemoSites) = (UrlOf("api"), UrlOf("web"), UrlOf("demo-sites"));
        return true;
    }
}
