using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Voy8.Core.Catalogue;
using Voy8.Core.Catalogue.Importing;
using Voy8.Core.Crawling;
using Voy8.Core.Discovery;
using Voy8.Core.Discovery.Merging;
using Voy8.Core.Tests.Crawling;
using Voy8.DemoSites.Listings;
using Voy8.DemoSites.Venues;
using Voy8.Jobs;
using Voy8.Testing;

namespace Voy8.Core.Tests.Discovery;

/// <summary>A worker that discovers, the demo town's directory on loopback, and questions to ask the catalogue.</summary>
internal sealed class DiscoveryHost : IAsyncDisposable
{
    private static readonly Lazy<VenueTown> Town = new(VenueTown.Build);
    private readonly List<CoreHost> _abandoned = [];
    private readonly PostgresServerFixture _postgres;
    private readonly RedisServerFixture _redis;
    private readonly (string Key, string Value)[] _settings;
    private CoreHost? _host;

    private DiscoveryHost(PostgresServerFixture postgres, RedisServerFixture redis, TestSite site, (string Key, string Value)[] settings)
    {
        (_postgres, _redis, Site) = (postgres, redis, site);
        var host = $"d{Guid.CreateVersion7():N}.site.test";
        (string Key, string Value)[] defaults =
        [
            ("Crawling:Scope:0", "*.site.test"),
            ("Crawling:AllowedPrivateHosts:0", "*.site.test"),
            ("Crawling:HostRoutes:0:Pattern", "*.site.test"),
            ("Crawling:HostRoutes:0:Target", site.Address),
            ("Crawling:MinDelay", "00:00:00"),
            ("Crawling:DelayFactor", "0"),
            ("Crawling:ErrorPause", "00:00:00"),
            ("Crawling:MaxVisitsPerHost", "100"),
            ("Crawling:RequestTimeout", "00:01:30"),
            ("Crawling:MaxVisitsPerDomain", "1000"),
            ("Crawling:MaxVisitsPerAddress", "1000"),
            ("Discovery:Directories:0:Name", "harbour"),
            ("Discovery:Directories:0:Url", $"http://{host}/search?what={{keyword}}&page={{page}}"),
            ("Discovery:Directories:0:Languages:0", "en"),
            ("Discovery:Directories:0:Reader", "selectors"),
            ("Discovery:Directories:0:Item", "article.entry"),
            ("Discovery:Directories:0:Fields:name", "h2"),
            ("Discovery:Directories:0:Fields:link", "h2 a@href"),
            ("Discovery:Directories:0:ReadsDetails", "true"),
        ];
        _settings = [.. defaults.ExceptBy(settings.Select(setting => setting.Key), setting => setting.Key), .. settings];
    }

    public TestSite Site { get; }

    /// <summary>What the worker calls itself; another one after each that was abandoned.</summary>
    public string Agent => $"Voy{(char)('A' + _abandoned.Count)}";

    public BusinessDirectory Directory { get; } = BusinessDirectory.Build(Town.Value);

    public Guid DatasetId { get; private set; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<DiscoveryHost> StartAsync(PostgresServerFixture postgres, RedisServerFixture redis, params (string Key, string Value)[] settings)
    {
        var host = new DiscoveryHost(postgres, redis, await TestSite.StartAsync(), settings);
        host._host = await host.StartHostAsync(null);
        await host.Get<CityStore>().PutAsync(new City(Guid.CreateVersion7(), "harbour", "Harbour", "GB", new GeoPoint(35.3, 18.4), 3_000, ["en"]), Token);
        await using var transaction = await host.Get<IJobClient>().BeginTransactionAsync(Token);
        host.DatasetId = (await DatasetStore.UpsertAsync(transaction, new DatasetDescription("found", "Found", null, null), Token)).Id;
        await transaction.CommitAsync(Token);
        return host;
    }

    public T Get<T>()
        where T : notnull => _host!.Get<T>();

    /// <summary>Serves the directory; what happens before each answer may hold it up.</summary>
    public void Serve(Func<HttpContext, Task>? before = null)
    {
        var handler = new DirectoryHandler(Directory);
        RequestDelegate answer = async context =>
        {
            await (before?.Invoke(context) ?? Task.CompletedTask);
            await handler.HandleAsync(context);
        };
        Site.On("/search", answer);
        foreach (var business in Directory.Businesses)
        {
            Site.On($"/b/{business.Slug}", answer);
            if (business.FormerSlug is not null)
            {
                Site.On($"/b/{business.FormerSlug}", answer);
            }
        }
    }

    /// <summary>The town's venues, as its own import has them.</summary>
    public async Task ImportTownAsync()
    {
        var uploads = Get<ImportUploads>();
        var id = await uploads.BeginAsync("town.jsonl", Token);
        var size = await uploads.AppendAsync(id, new MemoryStream(VenueFile.Write(Town.Value, 80)), Token);
        await uploads.CompleteAsync(id, size, DatasetDescription.For("town.jsonl", "town", null, null, null), Token);
        await HandleAsync(new ImportVenues(id), new FakeJobContext(), Token);
    }

    public async Task<Guid> BeginAsync(string industry = "restaurants")
    {
        var city = await Get<CityStore>().FindAsync("harbour", Token);
        var found = await Get<IndustryStore>().FindAsync(industry, Token);
        return (await Get<DiscoveryRequests>().StartAsync(city!, found!, DatasetId, ownerId: null, isOperator: true, Token)).Id;
    }

    public async Task<BusinessDiscovery> DiscoverAsync()
    {
        var id = await BeginAsync();
        await RunAsync(id, new FakeJobContext(), Token);
        return await FindAsync(id);
    }

    public Task RunAsync(Guid id, JobContext context, CancellationToken cancellationToken) => HandleAsync(new DiscoverBusinesses(id), context, cancellationToken);

    public async Task<BusinessDiscovery> FindAsync(Guid id) => (await Get<DiscoveryStore>().FindAsync(id, cancellationToken: Token))!;

    /// <summary>Leaves the worker where it is, as one that was killed, and starts another on the same database.</summary>
    public async Task AbandonAsync()
    {
        _abandoned.Add(_host!);
        _host = await StartHostAsync(_host!.Database);
    }

    /// <summary>Which listings are which venue, and what is known of each: a line a venue, in no order of time.</summary>
    public async Task<string> CatalogueAsync() => await AskAsync<string>(
        """
        select string_agg(line, E'\n' order by line) from (
            select concat_ws(' | ',
                (select string_agg(l.key, ' ' order by l.key) from directory_listing l where l.venue_id = v.id),
                v.kind, case when v.dataset_id = (select id from dataset where slug = 'town') then v.source_id end,
                (select string_agg(f.field || '=' || f.value, ' ' order by f.field, f.value) from (select distinct field, value from venue_fact where venue_id = v.id) f)) as line
            from venue v) as lines
        """);

    public async Task<T> AskAsync<T>(string sql)
    {
        await using var command = _host!.Database.DataSource.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync(Token))!;
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var command = _host!.Database.DataSource.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Token);
    }

    public Task<long> CountAsync(string from) => AskAsync<long>($"select count(*) from {from}");

    public async Task<MergeOutcome> UndoAsync(Guid mergeId) => await Get<VenueMerger>().UndoAsync(mergeId, Token);

    public async ValueTask DisposeAsync()
    {
        await Site.DisposeAsync();
        foreach (var abandoned in _abandoned)
        {
            await abandoned.StopAsync();
        }

        await _host!.DisposeAsync();
    }

    private async Task HandleAsync<T>(T payload, JobContext context, CancellationToken cancellationToken)
        where T : notnull
    {
        await using var scope = _host!.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<IJobHandler<T>>().HandleAsync(payload, context, cancellationToken);
    }

    private Task<CoreHost> StartHostAsync(TestDatabase? existing) => CoreHost.StartAsync(
        _postgres,
        _redis,
        builder =>
        {
            builder.AddCatalogueJobs();
            builder.AddCrawlingJobs();
            builder.AddDiscoveryJobs();
        },
        existing,
        [.. _settings, ("Crawling:UserAgent", Agent)]);
}
