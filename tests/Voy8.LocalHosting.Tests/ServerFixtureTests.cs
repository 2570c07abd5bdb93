using Npgsql;
using StackExchange.Redis;
using Voy8.Testing;

namespace Voy8.LocalHosting.Tests;

public sealed class ServerFixtureTests(PostgresServerFixture postgres, RedisServerFixture garnet, RealRedisServerFixture redis)
{
    [Fact]
    public async Task Each_test_has_a_database_of_its_own_and_it_is_dropped()
    {
        await using var one = await postgres.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        await ExecuteAsync(one, "CREATE TABLE t (id int)");
        string name;
        await using (var other = await postgres.CreateDatabaseAsync(TestContext.Current.CancellationToken))
        {
            name = other.Name;
            await ExecuteAsync(other, "CREATE TABLE t (id int)");
        }

        await using var admin = NpgsqlDataSource.Create(postgres.ConnectionString);
        await using var command = admin.CreateCommand("SELECT count(*) FROM pg_database WHERE datname = $1");
        command.Parameters.AddWithValue(name);
        (await command.ExecuteScalarAsync(TestContext.Current.CancellationToken)).ShouldBe(0L);
    }

    [Fact]
    public async Task A_template_is_prepared_once_and_cloned()
    {
        var prepared = 0;
        var databases = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => postgres.CreateDatabaseAsync("one-row", PrepareAsync)));

        prepared.ShouldBe(1);
        foreach (var database in databases)
        {
            await using var command = database.DataSource.CreateCommand("SELECT count(*) FROM t");
            (await command.ExecuteScalarAsync()).ShouldBe(1L);
            await database.DisposeAsync();
        }

        async Task PrepareAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref prepared);
            await using var command = dataSource.CreateCommand("CREATE TABLE t (id int); INSERT INTO t VALUES (1)");
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    [Fact]
    public async Task The_extensions_the_product_uses_are_there()
    {
        await using var database = await postgres.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        await ExecuteAsync(database, "CREATE EXTENSION pg_trgm; CREATE EXTENSION unaccent; CREATE EXTENSION cube; CREATE EXTENSION earthdistance");
    }

    [Theory]
    [InlineData(RedisKind.Garnet)]
    [InlineData(RedisKind.Redis)]
    public async Task Scripts_of_many_clients_do_not_interleave(RedisKind kind)
    {
        const int Members = 2_000;
        const string Claim = "local m = redis.call('ZPOPMIN', KEYS[1]) if m[1] then redis.call('SADD', KEYS[2], m[1]) return m[1] end return false";
        if (kind == RedisKind.Redis)
        {
            RealRedisServerFixture.RequireOrSkip();
        }

        var connection = (kind == RedisKind.Garnet ? garnet : redis).Connection;
        var database = connection.GetDatabase();
        RedisKey ready = "{claims}:ready", claimed = "{claims}:claimed";
        await database.SortedSetAddAsync(ready, [.. Enumerable.Range(0, Members).Select(i => new SortedSetEntry($"job-{i}", i))]);

        var claims = await Task.WhenAll(Enumerable.Range(0, Members + 10).Select(_ => database.ScriptEvaluateAsync(Claim, [ready, claimed])));

        claims.Where(claim => !claim.IsNull).Select(claim => (string)claim!).Distinct().Count().ShouldBe(Members);
        claims.Count(claim => claim.IsNull).ShouldBe(10);
        (await database.SetLengthAsync(claimed)).ShouldBe(Members);
    }

    private static async Task ExecuteAsync(TestDatabase database, string sql)
    {
        await using var command = database.DataSource.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
