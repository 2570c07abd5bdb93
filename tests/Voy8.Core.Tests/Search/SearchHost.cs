using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Voy8.Core.Catalogue;
using Voy8.Core.Embeddings;
using Voy8.Core.Enrichment;
using Voy8.Core.Search;
using Voy8.Jobs;
using Voy8.Testing;

namespace Voy8.Core.Tests.Search;

/// <summary>Search on a database of its own, and ways to put venues there.</summary>
internal sealed class SearchHost : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // A test that writes and looks in one breath must not be told what was before, however busy the machine is.
    private static readonly (string Key, string Value)[] AsOfNow = [("Search:CacheLifetime", "00:00:00"), ("Search:CatchUpPatience", "00:00:20")];

    private readonly CoreHost _host;

    private SearchHost(CoreHost host) => _host = host;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<SearchHost> StartAsync(
        PostgresServerFixture postgres, RedisServerFixture redis, bool worker = false, params (string Key, string Value)[] settings) =>
        new(await CoreHost.StartAsync(
            postgres,
            redis,
            builder =>
            {
                builder.AddSearch();
                if (worker)
                {
                    builder.AddVoy8CoreJobs();
                    builder.AddJobWorker();
                }
            },
            settings: [.. AsOfNow.Where(setting => !settings.Any(own => own.Key == setting.Key)), .. settings]));

    public T Get<T>()
        where T : notnull => _host.Get<T>();

    /// <summary>Makes a venue with its facts, and its vector unless told otherwise.</summary>
    public async Task<Guid> AddAsync(TestVenue venue, bool embed = true)
    {
        await using var transaction = await Get<IJobClient>().BeginTransactionAsync(Token);
        var dataset = await DatasetStore.UpsertAsync(transaction, new DatasetDescription(venue.Dataset, null, null, null), Token);
        var written = await Get<VenueStore>().WriteAsync(
            transaction,
            dataset.Id,
            [new VenueDraft(venue.Name, venue.Name, venue.Kind, venue.Location, venue.Country, venue.Website, venue.Popularity, Guid.CreateVersion7().ToByteArray())],
            Token);
        var id = written.Single().Id;
        await DescribeAsync(transaction, id, "import:" + venue.Dataset, venue.Facts());
        await transaction.CommitAsync(Token);
        if (embed)
        {
            await EmbedAsync(id);
        }

        return id;
    }

    /// <summary>What a source says of a venue from now on.</summary>
    public async Task DescribeAsync(Guid venueId, params Fact[] facts)
    {
        await using var transaction = await Get<IJobClient>().BeginTransactionAsync(Token);
        await DescribeAsync(transaction, venueId, ObservationSource.Crawl, facts);
        await transaction.CommitAsync(Token);
    }

    public async Task EmbedAsync(params Guid[] ids)
    {
        var handler = ActivatorUtilities.CreateInstance<EmbedVenuesHandler>(_host.Services);
        await handler.HandleAsync(new EmbedVenues(ids), new FakeJobContext(), Token);
    }

    public async Task<float[]> EmbeddingOfAsync(string text) =>
        (await Get<IEmbeddingGenerator<string, Embedding<float>>>().GenerateAsync([text], cancellationToken: Token))[0].Vector.ToArray();

    /// <summary>Waits until the index holds so many vectors.</summary>
    public Task IndexedAsync(int vectors) => Eventually.TrueAsync(
        () => Get<IVectorIndex>().Status is { IsReady: true } status && status.Vectors == vectors, Patience, $"{vectors} vectors are indexed");

    public async Task ExecuteAsync(string sql)
    {
        await using var command = _host.Database.DataSource.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Token);
    }

    public Task<SearchResult> SearchAsync(string text, SearchFilters? filters = null, SearchSort sort = SearchSort.Relevance, int limit = 20, int offset = 0, string[]? ignored = null) =>
        Get<IVenueSearch>().SearchAsync(new SearchQuery(text, filters ?? SearchFilters.None, sort, limit, offset) { Ignored = ignored ?? [] }, Token);

    public async Task<string[]> NamesAsync(string text, SearchFilters? filters = null, params string[] ignored) =>
        [.. (await SearchAsync(text, filters, ignored: ignored)).Hits.Select(hit => hit.Venue.Name)];

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    private async Task DescribeAsync(JobTransaction transaction, Guid venueId, string source, IReadOnlyList<Fact> facts) =>
        await Get<EnrichmentStore>().ApplyAsync(transaction, [new Observation(venueId, source, facts, DateTimeOffset.UnixEpoch.AddDays(20_000))], Token);
}

/// <summary>A venue for a test.</summary>
internal sealed record TestVenue(string Name, string Kind = "restaurant")
{
    public GeoPoint? Location { get; init; } = new(48.137, 11.575);
    public string Dataset { get; init; } = "test";
    public string Country { get; init; } = "DE";
    public string? Website { get; init; }
    public double Popularity { get; init; }
    public string? Description { get; init; }
    public string? OpeningHours { get; init; }
    public string? PriceLevel { get; init; }
    public string[] Features { get; init; } = [];
    public string[] Cuisines { get; init; } = [];

    public Fact[] Facts() =>
    [
        .. Description is null ? [] : new[] { Fact(FactFields.Description, Description) },
        .. OpeningHours is null ? [] : new[] { Fact(FactFields.OpeningHours, OpeningHours) },
        .. PriceLevel is null ? [] : new[] { Fact(FactFields.PriceLevel, PriceLevel) },
        .. Features.Select(feature => Fact(FactFields.Feature, feature)),
        .. Cuisines.Select(cuisine => Fact(FactFields.Cuisine, cuisine)),
    ];

    public static Fact Fact(string field, string value) => new(field, value, null, "import", 0.8, DateTimeOffset.UnixEpoch.AddDays(20_000));
}
