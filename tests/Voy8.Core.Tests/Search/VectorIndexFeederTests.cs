using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;
using Voy8.Core.Embeddings;
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
        var status = await host.Get<EmbeddingModel>().WaitAsync(Token);
        var index = new InMemoryVectorIndex();
        using var feeder = new VectorIndexFeeder(
            index, host.Get<VectorStore>(), host.Get<EmbeddingModel>(), host.Get<IOptions<SearchOptions>>(), TimeProvider.System, NullLogger<VectorIndexFeeder>.Instance);
        await feeder.LoadAsync(status, Token);
        await using var connection = await host.Get<NpgsqlDataSource>().OpenConnectionAsync(Token);
        await using var late = await connection.BeginTransactionAsync(Token);
        await using var update = new NpgsqlCommand("update venue set kind = 'cafe' where id = $1", connection, late) { Parameters = { new() { Value = id } } };
        await update.ExecuteNonQueryAsync(Token);

        await host.ExecuteAsync("update embedding set changed_in = pg_current_xact_id()");
        await feeder.ApplyChangesAsync(status, Token);
        Kinds().ShouldBe(["bar"]);
        await late.CommitAsync(Token);
        await feeder.ApplyChangesAsync(status, Token);

        Kinds().ShouldBe(["cafe"]);

        IEnumerable<string> Kinds() => new[] { "bar", "cafe" }.Where(
            kind => index.Search(new float[status.Dimensions], SearchFilters.None with { Kinds = [kind] }, 1, -1).Count == 1);
    }
}
