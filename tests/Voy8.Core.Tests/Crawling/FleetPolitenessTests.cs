using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Npgsql;
using Voy8.Core.Crawling;
using Voy8.Core.Crawling.Politeness;
using Voy8.Jobs;
using Voy8.Testing;

namespace Voy8.Core.Tests.Crawling;

public sealed class FleetPolitenessOnGarnetTests(PostgresServerFixture postgres, RedisServerFixture redis, ITestOutputHelper output)
    : FleetPolitenessTests(postgres, redis, output);

public sealed class FleetPolitenessOnRedisTests : FleetPolitenessTests
{
    public FleetPolitenessOnRedisTests(PostgresServerFixture postgres, RealRedisServerFixture redis, ITestOutputHelper output)
        : base(postgres, redis, output) => RealRedisServerFixture.RequireOrSkip();
}

/// <summary>Three workers, two hundred hosts with two venues each, and one more host that is dead slow and has forty.</summary>
public abstract class FleetPolitenessTests(PostgresServerFixture postgres, RedisServerFixture redis, ITestOutputHelper output) : IDisposable
{
    private const int Hosts = 200;
    private const int VenuesOfSlowHost = 40;
    private static readonly TimeSpan MinDelay = TimeSpan.FromMilliseconds(300);
    private readonly string _run = Guid.CreateVersion7().ToString("N")[20..];
    private readonly ConcurrentDictionary<string, HostLog> _logs = new();
    private readonly CancellationTokenSource _over = new();

    [Fact]
    public async Task A_dead_slow_host_holds_nobody_back_and_every_host_is_left_its_pause_by_all()
    {
        await using var site = await TestSite.StartAsync();
        site.On("/robots.txt", context => TestSite.WriteAsync(context, 404, "text/plain", "")).On("/", AnswerAsync);
        await using var first = await StartWorkerAsync(site);
        var second = await StartWorkerAsync(site, first.Database);
        var third = await StartWorkerAsync(site, first.Database);
        try
        {
            var slow = await AddVenuesAsync(first, Enumerable.Repeat($"slow-{_run}", VenuesOfSlowHost));
            var fast = await AddVenuesAsync(first, Enumerable.Range(0, 2 * Hosts).Select(i => $"h{i % Hosts}-{_run}"));
            var watch = Stopwatch.StartNew();
            await first.Get<CrawlRequests>().RequestAsync([.. slow, .. fast], JobPriority.Normal, TestContext.Current.CancellationToken);

            await Eventually.TrueAsync(
                async () => await CountAsync(first, "select count(*) from crawl_state where succeeded_at is not null") == fast.Count, TimeSpan.FromSeconds(90), "all others were read");

            output.WriteLine($"{fast.Count} visits to {Hosts} hosts by 3 workers in {watch.Elapsed.TotalSeconds:0.0} s; the slow host was asked {Log($"slow-{_run}").Requests} times");
            (await CountAsync(first, "select count(*) from jobs.job where type = 'crawl_venue' and status in (0, 1, 2)")).ShouldBeGreaterThanOrEqualTo(VenuesOfSlowHost, "the slow host's venues wait still");
            watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(45), "one after the other the slow ones alone would have taken two minutes");
            Log($"slow-{_run}").Requests.ShouldBeLessThanOrEqualTo(6, "it is asked ever more seldom");
            _logs.Values.ShouldAllBe(log => log.MostAtOnce == 1);
            _logs.Values.Min(log => log.ShortestPause).ShouldBeGreaterThanOrEqualTo(MinDelay);
            (await CountAsync(first, "select count(*) from jobs.worker where lease_until > now()")).ShouldBe(3);
        }
        finally
        {
            await _over.CancelAsync();
            await second.StopAsync();
            await third.StopAsync();
        }
    }

    [Fact]
    public async Task When_Redis_loses_everything_long_rests_hold_for_every_worker()
    {
        await using var site = await TestSite.StartAsync();
        site.On("/", context =>
        {
            context.Response.Headers.RetryAfter = "600";
            return TestSite.WriteAsync(context, 503, "text/plain", "later");
        });
        await using var first = await StartWorkerAsync(site);
        var second = await StartWorkerAsync(site, first.Database);
        try
        {
            var host = $"closed-{_run}";
            var venues = await AddVenuesAsync(first, [host, host]);
            await first.Get<CrawlRequests>().RequestAsync([venues[0]], JobPriority.Normal, TestContext.Current.CancellationToken);
            await Eventually.TrueAsync(async () => await CountAsync(first, "select count(*) from crawl_host where errors = 1") == 1, TimeSpan.FromSeconds(30), "the host was left with a rest");

            await redis.Connection.GetDatabase().KeyDeleteAsync(SharedHosts.StateKey(host + ".localhost"));
            await second.Get<CrawlRequests>().RequestAsync([venues[1]], JobPriority.Normal, TestContext.Current.CancellationToken);

            await Eventually.TrueAsync(
                async () => await CountAsync(first, "select count(*) from jobs.job where type = 'crawl_venue' and status = 0 and run_at > now() + interval '9 minutes'") == 2,
                TimeSpan.FromSeconds(30),
                "both jobs were put off by what is kept");
            site.Requests.Count.ShouldBe(1);
        }
        finally
        {
            await second.StopAsync();
        }
    }

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        _over.Dispose();
    }

    private Task AnswerAsync(HttpContext context)
    {
        var name = context.Request.Host.Host.Replace(".localhost", "", StringComparison.Ordinal);
        return Log(name).AnswerAsync(async () =>
        {
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _over.Token);
            await Task.Delay(name.StartsWith("slow", StringComparison.Ordinal) ? Timeout.InfiniteTimeSpan : TimeSpan.FromMilliseconds(20), ended.Token);
            await TestSite.WriteAsync(context, 200, "text/html", "<p>Call us: +49 30 23125010</p>");
        });
    }

    private HostLog Log(string host) => _logs.GetOrAdd(host, _ => new HostLog());

    private Task<CoreHost> StartWorkerAsync(TestSite site, TestDatabase? database = null) => CoreHost.StartAsync(
        postgres,
        redis,
        builder => builder.AddCrawlingJobs().AddJobWorker(),
        database,
        ("Crawling:Scope:0", "*.localhost"),
        ("Crawling:AllowedPrivateHosts:0", "*.localhost"),
        ("Crawling:HostRoutes:0:Pattern", "*.localhost"),
        ("Crawling:HostRoutes:0:Target", site.Address),
        ("Crawling:MinDelay", MinDelay.ToString()),
        ("Crawling:RequestTimeout", "00:00:03"),
        ("Crawling:ErrorPause", "00:00:02"),
        ("Worker:Concurrency", "4"));

    private static async Task<List<Guid>> AddVenuesAsync(CoreHost host, IEnumerable<string> names)
    {
        var venues = names.Select(name => (Id: Guid.CreateVersion7(), Website: $"http://{name}.localhost/")).ToList();
        await using var command = host.Database.DataSource.CreateCommand(
            """
            with d as (insert into dataset (id, slug, name) values (gen_random_uuid(), 'test', 'Test') on conflict (slug) do update set name = excluded.name returning id)
            insert into venue (id, dataset_id, source_id, name, kind, country, website, content_hash)
            select v.id, d.id, v.id::text, 'V', 'restaurant', 'DE', v.website, '\x00' from d, unnest($1, $2) as v (id, website)
            """);
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. venues.Select(venue => venue.Id)] });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. venues.Select(venue => venue.Website)] });
        await command.ExecuteNonQueryAsync();
        return venues.ConvertAll(venue => venue.Id);
    }

    private static async Task<long> CountAsync(CoreHost host, string sql)
    {
        await using var command = host.Database.DataSource.CreateCommand(sql);
        return Convert.ToInt64(await command.ExecuteScalarAsync(), System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>What a host saw of the fleet.</summary>
    private sealed class HostLog
    {
        private readonly Lock _lock = new();
        private int _now;
        private long? _lastEnd;

        public int Requests { get; private set; }

        public int MostAtOnce { get; private set; }

        public TimeSpan ShortestPause { get; private set; } = TimeSpan.MaxValue;

        public async Task AnswerAsync(Func<Task> answer)
        {
            lock (_lock)
            {
                Requests++;
                MostAtOnce = Math.Max(MostAtOnce, ++_now);
                var pause = _lastEnd is { } end ? Stopwatch.GetElapsedTime(end) : TimeSpan.MaxValue;
                ShortestPause = pause < ShortestPause ? pause : ShortestPause;
            }

            try
            {
                await answer();
            }
            finally
            {
                lock (_lock)
                {
                    _now--;
                    _lastEnd = Stopwatch.GetTimestamp();
                }
            }
        }
    }
}
