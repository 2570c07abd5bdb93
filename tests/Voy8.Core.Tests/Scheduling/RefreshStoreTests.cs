using System.Diagnostics;
using Microsoft.Extensions.Options;
using Npgsql;
using Voy8.Core.Crawling;
using Voy8.Core.Scheduling;
using Voy8.Testing;

namespace Voy8.Core.Tests.Scheduling;

public sealed class RefreshStoreTests(PostgresServerFixture postgres, RedisServerFixture redis, ITestOutputHelper output)
{
    private static readonly DateTimeOffset Now = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    private const string Fill =
        """
        insert into dataset (id, slug, name) values ('11111111-1111-1111-1111-111111111111', 'test', 'Test');
        select setseed(0.42);
        insert into venue (id, dataset_id, source_id, name, kind, lat, lon, website, popularity, content_hash, created_at)
        select gen_random_uuid(), '11111111-1111-1111-1111-111111111111', i::text, 'V' || i, 'restaurant', 48 + random(), 11 + random(),
               case when i % 10 > 0 then 'https://v' || i || case when i % 3 = 0 then '.other.test/' else '.site.test/' end end, random(), '\x00', $1 - random() * interval '30 days'
        from generate_series(1, $2) as i;
        insert into enrichment (venue_id, facts, facts_hash, search_text, text_hash, search, verified_at, stale_at)
        select id, '{}', '\x00', '', '\x00', '', $1 - interval '9 days', $1 + (random() - 0.5) * interval '8 days' from venue where random() < 0.7;
        insert into crawl_state (venue_id, status, crawled_at, failures)
        select id, (array['failed', 'not_found', 'succeeded'])[1 + floor(random() * 3)::int], $1 - random() * interval '20 days', floor(random() * 4)::int from venue where random() < 0.5;
        analyze
        """;

    [Fact]
    public async Task What_is_due_comes_in_the_order_of_the_selection()
    {
        await using var host = await StartAsync(3_000);
        var options = new SchedulerOptions { RefreshAhead = TimeSpan.FromHours(12) };
        AreaHeat[] areas = [new(new GeoCell(482, 113), 0.9), new(new GeoCell(487, 118), 0.5)];

        var all = await ReadAsync(host, options, areas, 10_000, "*");
        var some = await ReadAsync(host, options, areas, 40, "*");

        all.Candidates.Count.ShouldBe((int)all.Due);
        all.Candidates.Count(candidate => candidate.Heat > 0).ShouldBeGreaterThan(5);
        all.Candidates.Select(candidate => candidate.VenueId).ShouldBe(await ExpectedAsync(host, options), ignoreOrder: true);
        all.OldestDueAt.ShouldBe(all.Candidates.Min(candidate => candidate.DueAt));
        var byScore = all.Candidates.Order(Comparer<RefreshCandidate>.Create((x, y) => RefreshSelection.CompareByScore(x, y, options.AreaBoost))).Take(40);
        var byWait = all.Candidates.Order(Comparer<RefreshCandidate>.Create(RefreshSelection.CompareByWait)).Take(40);
        some.Candidates.ShouldBe(byScore.Union(byWait), ignoreOrder: true);
        some.Due.ShouldBe(all.Due);
    }

    [Fact]
    public async Task The_top_is_the_most_popular_tenth_and_nobody_where_all_are_alike()
    {
        await using var host = await StartAsync(1_000);
        var all = await ReadAsync(host, new SchedulerOptions(), [], 10_000, "*");
        var threshold = all.Candidates.Where(candidate => candidate.IsTop).Min(candidate => candidate.Popularity);
        threshold.ShouldBeInRange(0.85, 0.95);
        all.Candidates.ShouldAllBe(candidate => candidate.IsTop == candidate.Popularity >= threshold);

        await ExecuteAsync(host, "update venue set popularity = 0");
        (await ReadAsync(host, new SchedulerOptions(), [], 10_000, "*")).Candidates.ShouldAllBe(candidate => !candidate.IsTop);
    }

    [Fact]
    public async Task Venues_that_cannot_be_in_scope_take_nobodys_place()
    {
        await using var host = await StartAsync(1_000);

        var found = await ReadAsync(host, new SchedulerOptions(), [], 10_000, "*.site.test");

        found.Candidates.ShouldNotBeEmpty();
        found.Candidates.ShouldAllBe(candidate => candidate.Website.Contains(".site.test"));
        (await ReadAsync(host, new SchedulerOptions(), [], 10_000, "nowhere.test")).ShouldSatisfyAllConditions(
            backlog => backlog.Candidates.ShouldBeEmpty(),
            backlog => backlog.Due.ShouldBe(0),
            backlog => backlog.OldestDueAt.ShouldBeNull());
    }

    [Fact]
    public async Task A_hundred_thousand_venues_are_looked_through_within_a_second()
    {
        await using var host = await StartAsync(100_000);
        await ReadAsync(host, new SchedulerOptions(), [], 2_000, "*");

        var watch = Stopwatch.StartNew();
        var found = await ReadAsync(host, new SchedulerOptions(), [new(new GeoCell(482, 113), 0.9)], 2_000, "*");

        output.WriteLine($"{found.Due} due, found in {watch.ElapsedMilliseconds} ms");
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(5), "a second, and slack for a busy machine");
    }

    [Fact]
    public async Task A_chain_with_thousands_of_branches_takes_nobodys_place()
    {
        await using var host = await StartAsync(50);
        await ExecuteAsync(
            host,
            """
            update venue set website = 'https://v' || source_id || '.site.test/';
            insert into venue (id, dataset_id, source_id, name, kind, website, popularity, content_hash, created_at)
            select gen_random_uuid(), '11111111-1111-1111-1111-111111111111', 'c' || i, 'C' || i, 'restaurant',
                   'https://' || case when i % 2 = 0 then 'www.' else '' end || 'Chain.site.test:443/' || i, 1, '\x00', timestamptz '2026-01-01 12:00Z' from generate_series(1, 5000) as i;
            delete from crawl_state;
            delete from enrichment
            """);

        var found = await ReadAsync(host, new SchedulerOptions { MaxPerSite = 3 }, [], 60, "*.site.test");

        found.Due.ShouldBe(5050);
        found.Candidates.Where(candidate => candidate.Site == "chain.site.test").DistinctBy(candidate => candidate.VenueId).Count().ShouldBeInRange(3, 6);
        found.Candidates.Count(candidate => candidate.Site != "chain.site.test").ShouldBe(50);
    }

    [Fact]
    public async Task A_host_in_Unicode_and_in_punycode_is_one_site()
    {
        await using var host = await StartAsync(0);
        await ExecuteAsync(
            host,
            """
            insert into venue (id, dataset_id, source_id, name, kind, website, content_hash, created_at)
            select gen_random_uuid(), '11111111-1111-1111-1111-111111111111', 'm' || i, 'M', 'bar',
                   (array['https://www.müller.test/', 'https://xn--mller-kva.test/', 'http://Müller.test./'])[1 + i % 3] || i, '', '2026-01-01' from generate_series(1, 30) as i
            """);

        var found = await ReadAsync(host, new SchedulerOptions { MaxPerSite = 4 }, [], 100, "*");

        found.Due.ShouldBe(30);
        found.Candidates.Count.ShouldBe(4);
    }

    [Fact]
    public async Task What_changes_is_judged_anew_and_what_is_set_otherwise_too()
    {
        await using var host = await StartAsync(0);
        await ExecuteAsync(
            host,
            """
            insert into venue (id, dataset_id, source_id, name, kind, website, content_hash, created_at)
            select gen_random_uuid(), '11111111-1111-1111-1111-111111111111', i, 'V', 'bar', 'https://v' || i || '.test/', '', '2026-04-30 12:00Z' from generate_series(1, 3) as i
            """);
        (await DueAsync()).ShouldBe((3, 3));

        await ExecuteAsync(host, "insert into enrichment (venue_id, facts, facts_hash, search_text, text_hash, search, verified_at, stale_at) select id, '{}', '', '', '', '', '2026-05-01', '2026-05-08' from venue where source_id < '3'");
        (await DueAsync()).ShouldBe((1, 1));
        await ExecuteAsync(host, "update enrichment set stale_at = '2026-05-01' where venue_id = (select id from venue where source_id = '1')");
        (await DueAsync()).ShouldBe((2, 1));
        await ExecuteAsync(host, "insert into crawl_state (venue_id, status, crawled_at, failures) select id, 'failed', '2026-05-01 11:00Z', 1 from venue where source_id = '3'");
        (await DueAsync()).ShouldBe((1, 0));
        (await DueAsync(TimeSpan.FromMinutes(30))).ShouldBe((2, 1), "all rest for a shorter time");
        await ExecuteAsync(host, "update venue set website = null where source_id = '1'");
        (await DueAsync(TimeSpan.FromMinutes(30))).ShouldBe((1, 1));
        await ExecuteAsync(host, "delete from venue");
        (await DueAsync(TimeSpan.FromMinutes(30))).ShouldBe((0, 0));

        async Task<(long, long)> DueAsync(TimeSpan? rest = null)
        {
            var options = new SchedulerOptions { RefreshAhead = TimeSpan.Zero };
            (options.FailureRest, options.MinRevisit) = (rest ?? options.FailureRest, rest ?? options.MinRevisit);
            var found = await ReadAsync(host, options, [], 10, "*");
            return (found.Due, found.NeverRead);
        }
    }

    [Fact]
    public async Task Judged_anew_a_venue_that_is_due_as_before_is_not_written()
    {
        const string Rows = "select md5(string_agg(xmin::text || due_at, ',' order by venue_id)) from refresh_venue";
        await using var host = await StartAsync(500);
        await ReadAsync(host, new SchedulerOptions(), [], 10, "*");
        var before = await AskAsync(host, Rows);

        await ReadAsync(host, new SchedulerOptions { MaxPartialRest = TimeSpan.FromDays(400) }, [], 10, "*");
        (await AskAsync(host, Rows)).ShouldBe(before);

        await ReadAsync(host, new SchedulerOptions { FailureRest = TimeSpan.FromDays(2) }, [], 10, "*");
        (await AskAsync(host, Rows)).ShouldNotBe(before);
    }

    [Fact]
    public async Task Only_hosts_in_scope_are_looked_at_and_not_those_that_look_like_them()
    {
        await using var host = await StartAsync(0);
        string[] websites =
        [
            "https://a.de/", "https://user@b.a.de./x", "https://x.dental/", "https://a.de.evil.test/", "https://evil.test/?a.de", "https://evil.test/.a.de", "https://evila.de.test/#a.de",
            "https://x_y.de:8443?q=.test", "https://xzy.de/", "https://www.müller.test/", "https://shop.xn--mller-kva.test/", "http://192.0.2.7/", "http://192.0.2.77/", "no address",
        ];
        foreach (var website in websites)
        {
            await ExecuteAsync(
                host,
                $"insert into venue (id, dataset_id, source_id, name, kind, website, content_hash, created_at) "
                + $"values (gen_random_uuid(), '11111111-1111-1111-1111-111111111111', '{website}', 'V', 'bar', '{website}', '', '2026-01-01')");
        }

        await ExpectAsync("a.de", "https://a.de/");
        await ExpectAsync("*.a.de", "https://user@b.a.de./x");
        await ExpectAsync("*.de", "https://a.de/", "https://user@b.a.de./x", "https://x_y.de:8443?q=.test", "https://xzy.de/");
        await ExpectAsync("x_y.de", "https://x_y.de:8443?q=.test");
        await ExpectAsync("*.müller.test", "https://www.müller.test/", "https://shop.xn--mller-kva.test/");
        await ExpectAsync("192.0.2.7", "http://192.0.2.7/");

        async Task ExpectAsync(string scope, params string[] expected) =>
            (await ReadAsync(host, new SchedulerOptions(), [], 100, scope)).Candidates.Select(candidate => candidate.Website).ShouldBe(expected, ignoreOrder: true, scope);
    }

    private static Task<RefreshBacklog> ReadAsync(CoreHost host, SchedulerOptions options, IReadOnlyList<AreaHeat> areas, int limit, string scope)
    {
        var crawling = new CrawlingOptions();
        crawling.Scope.Add(scope);
        var ledger = new RefreshLedger(host.Database.DataSource, new CrawlScope(Options.Create(crawling)));
        return new RefreshStore(host.Database.DataSource, ledger).ReadAsync(Now, areas, limit, options, TestContext.Current.CancellationToken);
    }

    private static async Task<string> AskAsync(CoreHost host, string sql)
    {
        await using var command = host.Database.DataSource.CreateCommand(sql);
        return (string)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }

    // Told in other words than the store's: one venue at a time.
    private static async Task<List<Guid>> ExpectedAsync(CoreHost host, SchedulerOptions options)
    {
        await using var command = host.Database.DataSource.CreateCommand(
            """
            select v.id, v.created_at, e.stale_at, s.status, s.crawled_at, coalesce(s.failures, 0), v.popularity, e.verified_at is null
            from venue v left join enrichment e on e.venue_id = v.id left join crawl_state s on s.venue_id = v.id where v.website is not null
            """);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<(Guid Id, DateTimeOffset DueAt, float Popularity, bool NeverRead)>();
        while (await reader.ReadAsync())
        {
            var due = reader.IsDBNull(2) ? reader.GetFieldValue<DateTimeOffset>(1) : reader.GetFieldValue<DateTimeOffset>(2);
            if (reader.GetInt32(5) is > 0 and var failures)
            {
                var first = reader.GetString(3) == "not_found" ? options.RefusalRest : options.FailureRest;
                var longest = reader.GetString(3) == "succeeded" ? options.MaxPartialRest : options.MaxRest;
                var rest = first * Math.Pow(2, failures - 1);
                var rested = reader.GetFieldValue<DateTimeOffset>(4) + (rest < longest ? rest : longest);
                due = rested > due ? rested : due;
            }

            var revisited = reader.IsDBNull(4) ? due : reader.GetFieldValue<DateTimeOffset>(4) + options.MinRevisit;
            due = revisited > due ? revisited : due;

            rows.Add((reader.GetGuid(0), due, reader.GetFloat(6), reader.GetBoolean(7)));
        }

        var threshold = rows.Select(row => row.Popularity).Order().ElementAt((int)Math.Ceiling(rows.Count * options.TopPercentile) - 1);
        return [.. rows
            .Where(row => row.DueAt <= Now + (row.Popularity >= threshold && !row.NeverRead ? options.RefreshAhead : TimeSpan.Zero))
            .Select(row => row.Id)];
    }

    private async Task<CoreHost> StartAsync(int venues)
    {
        var host = await CoreHost.StartAsync(postgres, redis, builder => builder.AddSchedulingJobs());
        await ExecuteAsync(host, Fill.Replace("$1", "timestamptz '2026-05-01 12:00Z'", StringComparison.Ordinal).Replace("$2", venues.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal));
        return host;
    }

    private static async Task ExecuteAsync(CoreHost host, string sql)
    {
        await using var command = host.Database.DataSource.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
