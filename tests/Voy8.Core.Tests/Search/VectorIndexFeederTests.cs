using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;
using Voy8.Core.Embeddings;
using Voy8.Core.Enrichment;
using Voy8.Core.Search;
using Voy8.Testing;

namespace Voy8.Core.Tests.Search;

public sealed class VectorIndexFeederTests(PostgresServerFixture postgres, RedisServerFixture redis)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>The earlier transaction writes another row of the venue than the later one, and commits after it was read.</summary>
    [Fact]
    public async Task A_change_that_commits_after_a_later_one_of_the_same_venue_is_applied()
    {
        await using var host = await SearchHost.StartAsync(postgres, redis);
        var id = await host.AddAsync(new TestVenue("Wandelbar", "bar"));
        var model = await ServedAsync(host);
        var index = new InMemoryVectorIndex();
        using var feeder = Feeder(host, index);
        await feeder.LoadAsync(model, Token);
        await using var connection = await host.Get<NpgsqlDataSource>().OpenConnectionAsync(Token);
        await using var late = await connection.BeginTransactionAsync(Token);
        await using var update = new NpgsqlCommand("update venue set kind = 'cafe' where id = $1", connection, late) { Parameters = { new() { Value = id } } };
        await update.ExecuteNonQueryAsync(Token);

        await host.ExecuteAsync("update embedding set changed_in = pg_current_xact_id()");
        await feeder.ApplyChangesAsync(model, Token);
        Kinds().ShouldBe(["bar"]);
        await late.CommitAsync(Token);
        await feeder.ApplyChangesAsync(model, Token);

        Kinds().ShouldBe(["cafe"]);

        IEnumerable<string> Kinds() => new[] { "bar", "cafe" }.Where(
            kind => index.Search(new float[model.Dimensions], SearchFilters.None with { Kinds = [kind] }, 1, -1).Count == 1);
    }

    [Fact]
    public async Task A_deleted_venue_is_forgotten_with_the_next_changes()
    {
        await using var host = await SearchHost.StartAsync(postgres, redis);
        var kept = await host.AddAsync(new TestVenue("Bleibt"));
        var deleted = await host.AddAsync(new TestVenue("Geht"));
        var model = await ServedAsync(host);
        var index = new InMemoryVectorIndex();
        using var feeder = Feeder(host, index);
        await feeder.LoadAsync(model, Token);

        await host.ExecuteAsync($"delete from venue where id = '{deleted}'");
        await feeder.ApplyChangesAsync(model, Token);

        index.Search(new float[model.Dimensions], SearchFilters.None, 10, -1).Select(hit => hit.VenueId).ShouldBe([kept]);
    }

    /// <summary>No replica is told anything: each asks from its own watermark on, so nothing that was lost on the way is missing.</summary>
    [Fact]
    public async Task Replicas_that_slept_through_different_changes_answer_alike()
    {
        await using var host = await SearchHost.StartAsync(postgres, redis);
        var model = await ServedAsync(host);
        var (one, other) = (new InMemoryVectorIndex(), new InMemoryVectorIndex());
        using var oneFeeder = Feeder(host, one);
        using var otherFeeder = Feeder(host, other);
        await oneFeeder.LoadAsync(model, Token);
        await otherFeeder.LoadAsync(model, Token);
        var gone = Guid.Empty;
        for (var i = 0; i < 6; i++)
        {
            var id = await host.AddAsync(new TestVenue($"Lokal {i}") { Description = i % 2 == 0 ? "Vegan, with a terrace" : "Live music" });
            gone = i == 2 ? id : gone;
            await (i % 2 == 0 ? oneFeeder : otherFeeder).ApplyChangesAsync(model, Token);
        }

        await host.ExecuteAsync($"delete from venue where id = '{gone}'");
        await oneFeeder.ApplyChangesAsync(model, Token);
        await otherFeeder.ApplyChangesAsync(model, Token);

        var query = await host.EmbeddingOfAsync("terrace");
        var hits = one.Search(query, SearchFilters.None, 10, -1);
        hits.Count.ShouldBe(5);
        other.Search(query, SearchFilters.None, 10, -1).ShouldBe(hits);
    }

    [Fact]
    public async Task An_edited_venue_is_found_by_its_new_text_within_two_seconds_of_its_embedding()
    {
        await using var host = await SearchHost.StartAsync(postgres, redis, settings: ("Search:SimilarityFloor", "0"));
        var id = await host.AddAsync(new TestVenue("Wandelbar", "bar"));
        await host.IndexedAsync(1);
        await host.DescribeAsync(id, TestVenue.Fact(FactFields.Description, "Live music every evening"));
        var before = await SimilarityAsync();
        await host.EmbedAsync(id);

        await Eventually.TrueAsync(async () => await SimilarityAsync() > before + 0.1f, TimeSpan.FromSeconds(2), "the new text is found");

        async Task<float> SimilarityAsync() =>
            (await host.Get<IVectorIndex>().FindAsync(await host.EmbeddingOfAsync("live music"), SearchFilters.None, 1, -1)).Single().Similarity;
    }

    private static async Task<ServedModel> ServedAsync(SearchHost host)
    {
        var status = await host.Get<EmbeddingModel>().WaitAsync(Token);
        return new ServedModel(status.ModelId!, status.Dimensions);
    }

    private static VectorIndexFeeder Feeder(SearchHost host, InMemoryVectorIndex index) => new(
        new VectorIndexSelector(index, host.Get<PgVectorIndex>()),
        index,
        host.Get<PgVectorIndex>(),
        host.Get<VectorStore>(),
        host.Get<EmbeddingModels>(),
        host.Get<EmbeddingModelRegister>(),
        host.Get<CatalogueGeneration>(),
        host.Get<IOptions<SearchOptions>>(),
        TimeProvider.System,
        NullLogger<VectorIndexFeeder>.Instance);
}
