using Voy8.Core.Catalogue;
using Voy8.Core.Enrichment;
using Voy8.Jobs;
using Voy8.Testing;

namespace Voy8.Core.Tests.Enrichment;

public sealed class EnrichmentStoreTests(PostgresServerFixture postgres, RedisServerFixture redis)
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_applied_again_is_seen_again_and_changes_nothing()
    {
        await using var host = await CoreHost.StartAsync(postgres, redis);
        var id = (await AddVenuesAsync(host, 1))[0];

        var first = await ApplyAsync(host, Crawled(id, Noon, ("description", "Quiet."), ("city", "Athens")));
        var again = await ApplyAsync(host, Crawled(id, Noon.AddDays(2), ("city", "Athens"), ("description", "Quiet.")));

        first.ShouldBe([new EnrichmentOutcome(id, FactsChanged: true, TextChanged: true)]);
        again.ShouldBe([new EnrichmentOutcome(id, FactsChanged: false, TextChanged: false)]);
        (await AskAsync<bool>(host, "select seen_at = '2026-05-03 12:00+00' from observation")).ShouldBeTrue();
        (await AskAsync<DateTime>(host, "select verified_at from enrichment")).ShouldBe(Noon.AddDays(2).UtcDateTime);
        (await AskAsync<DateTime>(host, "select max(seen_at) from venue_fact")).ShouldBe(Noon.AddDays(2).UtcDateTime);
    }

    [Fact]
    public async Task What_is_merely_verified_keeps_every_value_as_it_is_stored_and_tells_nobody()
    {
        await using var host = await CoreHost.StartAsync(postgres, redis);
        var id = (await AddVenuesAsync(host, 1))[0];
        const string Stored = "select concat_ws('|', e.changed_in, e.merged_at, md5(e.search::text), md5(e.facts::text), o.changed_at) from enrichment e join observation o using (venue_id)";
        await ApplyAsync(host, Crawled(id, Noon, ("description", "Quiet."), ("city", "Athens")));
        var before = await AskAsync<string>(host, Stored);

        await ApplyAsync(host, Crawled(id, Noon.AddDays(2), ("description", "Quiet."), ("city", "Athens")));
        (await AskAsync<string>(host, Stored)).ShouldBe(before);
        (await AskAsync<DateTime>(host, "select verified_at from enrichment")).ShouldBe(Noon.AddDays(2).UtcDateTime);

        await ApplyAsync(host, Crawled(id, Noon.AddDays(4), ("description", "Loud."), ("city", "Athens")));
        (await AskAsync<string>(host, Stored)).ShouldNotBe(before);
    }

    [Fact]
    public async Task What_is_merely_verified_writes_to_no_index()
    {
        await using var host = await CoreHost.StartAsync(postgres, redis);
        var id = (await AddVenuesAsync(host, 1))[0];
        await ApplyAsync(host, Crawled(id, Noon, ("description", "Quiet."), ("city", "Athens")));

        await using var transaction = await host.Get<IJobClient>().BeginTransactionAsync(Token);
        await host.Get<EnrichmentStore>().ApplyAsync(transaction, [Crawled(id, Noon.AddDays(2), ("description", "Quiet."), ("city", "Athens"))], Token);
        await using var command = new Npgsql.NpgsqlCommand(
            "select pg_stat_get_xact_tuples_hot_updated('enrichment'::regclass) + pg_stat_get_xact_tuples_hot_updated('observation'::regclass)", transaction.Connection, transaction.Transaction);

        (await command.ExecuteScalarAsync(Token)).ShouldBe(2L);
    }

    [Fact]
    public async Task A_change_of_the_address_alone_is_no_change_of_the_text()
    {
        await using var host = await CoreHost.StartAsync(postgres, redis);
        var id = (await AddVenuesAsync(host, 1))[0];
        await ApplyAsync(host, Crawled(id, Noon, ("city", "Athens")));

        var moved = await ApplyAsync(host, Crawled(id, Noon.AddDays(1), ("city", "Piraeus")));

        moved.ShouldBe([new EnrichmentOutcome(id, FactsChanged: true, TextChanged: false)]);
        (await AskAsync<string>(host, "select facts -> 'city' ->> 0 from enrichment")).ShouldBe("Piraeus");
        (await AskAsync<bool>(host, "select search @@ 'piraeus:C' and not search @@ 'athens' from enrichment")).ShouldBeTrue();
    }

    [Fact]
    public async Task An_observation_that_comes_late_is_ignored()
    {
        await using var host = await CoreHost.StartAsync(postgres, redis);
        var id = (await AddVenuesAsync(host, 1))[0];
        await ApplyAsync(host, Crawled(id, Noon, ("city", "Athens")));

        var late = await ApplyAsync(host, Crawled(id, Noon.AddHours(-1), ("city", "Sparta")));

        late.ShouldBe([new EnrichmentOutcome(id, false, false)]);
        (await AskAsync<string>(host, "select value from venue_fact")).ShouldBe("Athens");
    }

    [Fact]
    public async Task Two_sources_that_speak_at_once_are_both_heard()
    {
        await using var host = await CoreHost.StartAsync(postgres, redis);
        var ids = await AddVenuesAsync(host, 20);

        // Opposite orders: whoever locked in the order given would meet the other halfway.
        await Task.WhenAll(
            ApplyAsync(host, [.. ids.Select(id => Crawled(id, Noon, ("city", "Athens")))]),
            ApplyAsync(host, [.. ids.Reverse().Select(id => new Observation(id, "import:x", [Fact("street", "Ermou")], Noon))]));

        (await AskAsync<long>(host, "select count(*) from enrichment where facts ? 'city' and facts ? 'street'")).ShouldBe(20);
    }

    [Fact]
    public async Task Hostile_facts_are_bounded_and_stored()
    {
        await using var host = await CoreHost.StartAsync(postgres, redis);
        var id = (await AddVenuesAsync(host, 1))[0];
        var many = Enumerable.Range(0, 2_000).Select(i => Fact("phone", $"+{i}")).ToList();
        many.Add(Fact("description", new string('x', 50_000) + "\0") with { Confidence = 1 });
        many.Add(Fact("name", "nul\0 and half \uD83C a letter") with { Confidence = 1 });

        await ApplyAsync(host, new Observation(id, ObservationSource.Crawl, many, Noon));

        (await AskAsync<long>(host, "select count(*) from venue_fact")).ShouldBe(500);
        (await AskAsync<int>(host, "select max(length(value)) from venue_fact")).ShouldBe(10_000);
        (await AskAsync<string>(host, "select value from venue_fact where field = 'name'")).ShouldBe("nul and half \uFFFD a letter");
    }

    [Fact]
    public async Task A_venue_that_is_gone_is_passed_over()
    {
        await using var host = await CoreHost.StartAsync(postgres, redis);
        var id = (await AddVenuesAsync(host, 1))[0];

        var outcomes = await ApplyAsync(host, Crawled(Guid.CreateVersion7(), Noon, ("city", "Nowhere")), Crawled(id, Noon, ("city", "Athens")));

        outcomes.ShouldHaveSingleItem().VenueId.ShouldBe(id);
    }

    private static Observation Crawled(Guid id, DateTimeOffset seenAt, params (string Field, string Value)[] facts) =>
        new(id, ObservationSource.Crawl, [.. facts.Select(fact => Fact(fact.Field, fact.Value) with { SeenAt = seenAt })], seenAt);

    private static Fact Fact(string field, string value) => new(field, value, "http://a.test/", FactMethod.Html, 0.5, Noon);

    private static async Task<IReadOnlyList<EnrichmentOutcome>> ApplyAsync(CoreHost host, params Observation[] observations)
    {
        await using var transaction = await host.Get<IJobClient>().BeginTransactionAsync(Token);
        var outcomes = await host.Get<EnrichmentStore>().ApplyAsync(transaction, observations, Token);
        await transaction.CommitAsync(Token);
        return outcomes;
    }

    private static async Task<IReadOnlyList<Guid>> AddVenuesAsync(CoreHost host, int count)
    {
        await using var transaction = await host.Get<IJobClient>().BeginTransactionAsync(Token);
        var dataset = await DatasetStore.UpsertAsync(transaction, new DatasetDescription("town", null, null, null), Token);
        VenueDraft[] drafts = [.. Enumerable.Range(0, count).Select(i => new VenueDraft($"{i}", $"Venue {i}", "bar", null, null, null, 0, [1]))];
        var written = await host.Get<VenueStore>().WriteAsync(transaction, dataset.Id, drafts, Token);
        await transaction.CommitAsync(Token);
        return [.. written.Select(venue => venue.Id)];
    }

    private static async Task<T> AskAsync<T>(CoreHost host, string sql)
    {
        await using var command = host.Database.DataSource.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync(Token))!;
    }
}
