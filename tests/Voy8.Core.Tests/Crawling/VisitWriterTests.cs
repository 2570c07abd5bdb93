using Npgsql;
using Voy8.Core.Crawling;
using Voy8.Core.Enrichment;
using Voy8.Testing;

namespace Voy8.Core.Tests.Crawling;

public sealed class VisitWriterTests(PostgresServerFixture postgres, RedisServerFixture redis)
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Visits_that_end_while_another_is_written_share_a_transaction()
    {
        await using var host = await CrawlHost.StartAsync(postgres, redis);
        var venues = await AddVenuesAsync(host, 10);

        var statuses = await Task.WhenAll(await WriteBehindALockAsync(host, venues[0], [.. venues.Select(venue => RecordOf(venue))]));

        statuses.ShouldAllBe(status => status == CrawlStatus.Succeeded);
        (await host.CountAsync("select count(distinct xmin::text) from crawl_state")).ShouldBe(2);
        (await host.CountAsync("select count(*) from crawl_state")).ShouldBe(venues.Length);
        (await host.CountAsync("select count(*) from observation")).ShouldBe(venues.Length);
        (await host.CountAsync("select sum(jsonb_array_length(payload -> 'venue_ids')) from jobs.job where type = 'embed_venues'")).ShouldBe(venues.Length);
        (await host.CountAsync("select count(*) from jobs.job where type = 'embed_venues'")).ShouldBe(2);
    }

    [Fact]
    public async Task A_visit_that_PostgreSQL_refuses_takes_no_other_with_it()
    {
        await using var host = await CrawlHost.StartAsync(postgres, redis);
        var venues = await AddVenuesAsync(host, 4);
        VisitRecord[] visits = [.. venues.Select((venue, at) => RecordOf(venue, message: at == 2 ? "not \0 text" : null))];

        var written = await WriteBehindALockAsync(host, venues[0], visits);

        await Should.ThrowAsync<PostgresException>(() => written[2]);
        foreach (var at in new[] { 0, 1, 3 })
        {
            (await written[at]).ShouldBe(CrawlStatus.Succeeded);
        }

        (await host.CountAsync("select count(*) from crawl_state")).ShouldBe(3);
    }

    [Fact]
    public async Task A_visit_that_was_cancelled_while_it_waited_is_not_written()
    {
        await using var host = await CrawlHost.StartAsync(postgres, redis);
        var venues = await AddVenuesAsync(host, 2);
        var writer = host.Get<VisitWriter>();
        await using var held = await LockAsync(host, venues[0]);
        var first = writer.WriteAsync(RecordOf(venues[0]), CancellationToken.None);
        using var cancelled = new CancellationTokenSource();
        await WaitForALockAsync(host);
        var second = writer.WriteAsync(RecordOf(venues[1]), cancelled.Token);

        await cancelled.CancelAsync();
        await held.DisposeAsync();

        (await first).ShouldBe(CrawlStatus.Succeeded);
        await Should.ThrowAsync<OperationCanceledException>(() => second);
        (await host.CountAsync("select count(*) from crawl_state")).ShouldBe(1);
    }

    [Fact]
    public async Task Of_two_visits_to_one_venue_the_later_holds()
    {
        await using var host = await CrawlHost.StartAsync(postgres, redis);
        var venues = await AddVenuesAsync(host, 2);

        await Task.WhenAll(await WriteBehindALockAsync(host, venues[0], [RecordOf(venues[0]), RecordOf(venues[1], Now.AddMinutes(1), "later"), RecordOf(venues[1], Now, "earlier")]));

        (await host.StateOf(venues[1])).Message.ShouldBe("later");
    }

    // The first visit waits for a row that is locked, so that all the others are there when it ends.
    private static async Task<Task<string>[]> WriteBehindALockAsync(CrawlHost host, Guid locked, VisitRecord[] visits)
    {
        var writer = host.Get<VisitWriter>();
        await using var held = await LockAsync(host, locked);
        var first = writer.WriteAsync(visits[0], CancellationToken.None);
        await WaitForALockAsync(host);
        return [first, .. visits[1..].Select(visit => writer.WriteAsync(visit, CancellationToken.None))];
    }

    private static async Task WaitForALockAsync(CrawlHost host)
    {
        while (await host.CountAsync("select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'") == 0)
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }

    private static async Task<NpgsqlConnection> LockAsync(CrawlHost host, Guid venue)
    {
        var connection = await host.Get<NpgsqlDataSource>().OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand("begin", connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        command.CommandText = "select id from venue where id = $1 for update";
        command.Parameters.Add(new() { Value = venue });
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        return connection;
    }

    private static async Task<Guid[]> AddVenuesAsync(CrawlHost host, int count)
    {
        var venues = new Guid[count];
        for (var at = 0; at < count; at++)
        {
            venues[at] = await host.AddVenueAsync(host.Website, $"Taverna {at}");
        }

        return venues;
    }

    private static VisitRecord RecordOf(Guid venue, DateTimeOffset? at = null, string? message = null) => new(
        new CrawlState(venue, CrawlStatus.Succeeded, message, 200, null, null, null, 1, at ?? Now, at ?? Now, TimeSpan.FromSeconds(1)),
        new Observation(venue, ObservationSource.Crawl, [new Fact(FactFields.Description, $"A quiet place {venue:N}", null, FactMethod.Html, 0.9, at ?? Now)], at ?? Now));
}
