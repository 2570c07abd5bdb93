using Npgsql;
using Voy8.Core.Crawling;
using Voy8.Core.Crawling.Politeness;
using Voy8.Core.Enrichment;
using Voy8.Core.Scheduling;
using Voy8.Jobs;
using Voy8.Testing;

namespace Voy8.Core.Tests.Crawling;

/// <summary>The crawl handler on real servers, with sites on loopback.</summary>
internal sealed class CrawlHost : IAsyncDisposable
{
    /// <summary>Among the settings: the host is a worker as well.</summary>
    public static readonly (string Key, string Value) Working = ("Worker:Concurrency", "4");

    private readonly CoreHost _host;

    private CrawlHost(CoreHost host, TestSite site)
    {
        _host = host;
        Site = site;
    }

    public TestSite Site { get; }

    /// <summary>A part of a host name, so that no two tests visit the same host.</summary>
    public string Name { get; } = $"v{Guid.CreateVersion7():N}";

    public string Host => $"{Name}.site.test";

    public string Website => $"http://{Host}/";

    public static async Task<CrawlHost> StartAsync(PostgresServerFixture postgres, RedisServerFixture redis, params (string Key, string Value)[] settings)
    {
        var site = await TestSite.StartAsync();
        (string Key, string Value)[] defaults =
        [
            ("Crawling:Scope:0", "*.site.test"),
            ("Crawling:AllowedPrivateHosts:0", "*.site.test"),
            ("Crawling:HostRoutes:0:Pattern", "*.site.test"),
            ("Crawling:HostRoutes:0:Target", site.Address),
            ("Crawling:MinDelay", "00:00:00"),
            ("Crawling:DelayFactor", "0"),
            ("Crawling:ErrorPause", "00:00:00"),
            ("Crawling:MaxVisitsPerDomain", "1000"),
        ];
        (string, string)[] all = [.. defaults.ExceptBy(settings.Select(setting => setting.Key), setting => setting.Key), .. settings];
        return new CrawlHost(await CoreHost.StartAsync(postgres, redis, builder =>
        {
            builder.AddCrawlingJobs();
            builder.AddSchedulingJobs();
            if (settings.Contains(Working))
            {
                builder.AddJobWorker();
            }
        }, settings: all), site);
    }

    public IServiceProvider Services => _host.Services;

    public T Get<T>()
        where T : notnull => _host.Get<T>();

    public async Task<Guid> AddVenueAsync(string? website, string name = "Taverna Test")
    {
        var id = Guid.CreateVersion7();
        await ExecuteAsync(
            """
            with d as (insert into dataset (id, slug, name) values (gen_random_uuid(), 'test', 'Test') on conflict (slug) do update set name = excluded.name returning id)
            insert into venue (id, dataset_id, source_id, name, kind, country, website, content_hash) select $1, d.id, $1::text, $2, 'restaurant', 'DE', $3, '\x00' from d
            """,
            id, name, (object?)website ?? DBNull.Value);
        return id;
    }

    public async Task CrawlAsync(Guid venueId, JobContext? context = null)
    {
        var handler = ActivatorOf();
        await handler.HandleAsync(new CrawlVenue(venueId), context ?? new FakeJobContext(), TestContext.Current.CancellationToken);
    }

    /// <returns>False when the crawl was put off.</returns>
    public async Task<bool> TryCrawlAsync(Guid venueId)
    {
        try
        {
            await CrawlAsync(venueId);
            return true;
        }
        catch (JobDeferredException)
        {
            return false;
        }
    }

    public async Task<CrawlState> StateOf(Guid venueId) => (await Get<CrawlStateStore>().FindAsync(venueId, TestContext.Current.CancellationToken)).ShouldNotBeNull();

    /// <summary>What the site states, without what it stated once.</summary>
    public async Task<Observation?> ObservationOf(Guid venueId) =>
        (await Get<EnrichmentStore>().ReadAsync(venueId, TestContext.Current.CancellationToken)).SingleOrDefault(observation => observation.Source == ObservationSource.Crawl)
            is { } crawled ? crawled with { Facts = [.. crawled.Facts.Where(fact => fact.MissedAt is null)] } : null;

    public async Task<long> CountAsync(string sql, params object[] parameters)
    {
        await using var command = _host.Database.DataSource.CreateCommand(sql);
        command.Parameters.AddRange(parameters.Select(value => new NpgsqlParameter { Value = value }).ToArray());
        return Convert.ToInt64(await command.ExecuteScalarAsync(), System.Globalization.CultureInfo.InvariantCulture);
    }

    public async Task ExecuteAsync(string sql, params object[] parameters)
    {
        await using var command = _host.Database.DataSource.CreateCommand(sql);
        command.Parameters.AddRange(parameters.Select(value => new NpgsqlParameter { Value = value }).ToArray());
        await command.ExecuteNonQueryAsync();
    }

    public async Task LeavePauseAsync(TimeSpan pause)
    {
        var (lease, _) = await Get<HostGate>().TryEnterAsync(Host, TestContext.Current.CancellationToken);
        lease.ShouldNotBeNull().Pause = pause;
        await lease.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await Site.DisposeAsync();
    }

    private CrawlVenueHandler ActivatorOf() => Microsoft.Extensions.DependencyInjection.ActivatorUtilities.CreateInstance<CrawlVenueHandler>(_host.Services);
}
