using Microsoft.AspNetCore.Http;
using Voy8.Core.Crawling;
using Voy8.Core.Enrichment;
using Voy8.Jobs;
using Voy8.Testing;

namespace Voy8.Core.Tests.Crawling;

public sealed class CrawlVenueHandlerTests(PostgresServerFixture postgres, RedisServerFixture redis)
{
    [Fact]
    public async Task A_visit_stores_facts_with_where_each_was_read()
    {
        await using var host = await CrawlHost.StartAsync(postgres, redis);
        var venue = await host.AddTavernaAsync();

        await host.CrawlAsync(venue);

        var facts = (await host.ObservationOf(venue)).ShouldNotBeNull().Facts;
        facts.ShouldContain(fact => fact.Field == FactFields.OpeningHours && fact.Value == "Mo-Fr 12:00-22:00" && fact.Method == FactMethod.JsonLd && fact.SourceUrl == host.Website);
        facts.ShouldContain(fact => fact.Field == FactFields.Phone && fact.Value == "+493023125010" && fact.Method == FactMethod.Html && fact.SourceUrl == host.Website + "contact");
        facts.ShouldContain(fact => fact.Field == FactFields.Email && fact.Value == "hello@taverna-test.de");
        facts.ShouldContain(fact => fact.Field == FactFields.Feature && fact.Value == Features.LiveMusic);
        (await host.StateOf(venue)).ShouldSatisfyAllConditions(
            state => state.Status.ShouldBe(CrawlStatus.Succeeded),
            state => state.PagesRead.ShouldBe(2),
            state => state.SucceededAt.ShouldNotBeNull());
        (await host.CountAsync("select count(*) from jobs.job where type = 'embed_venues'")).ShouldBe(1);
        host.Site.AllRequests.Select(request => request.Path).ShouldBe(["/robots.txt", "/", "/contact"]);
    }

    [Fact]
    public async Task Running_the_job_again_changes_nothing_but_the_time_of_verification()
    {
        await using var host = await CrawlHost.StartAsync(postgres, redis);
        var venue = await host.AddTavernaAsync();

        await host.CrawlAsync(venue);
        var first = await host.ObservationOf(venue);
        var changed = await host.CountAsync("select count(*) from observation where changed_at = (select min(changed_at) from observation)");
        await host.CrawlAsync(venue);
        var second = await host.ObservationOf(venue);

        second!.SeenAt.ShouldBeGreaterThan(first!.SeenAt);
        second.Facts.Select(fact => (fact.Field, fact.Value)).ShouldBe(first.Facts.Select(fact => (fact.Field, fact.Value)));
        (await host.StateOf(venue)).Status.ShouldBe(CrawlStatus.Unchanged);
        (await host.CountAsync("select count(*) from observation where source = 'crawl'")).ShouldBe(changed);
        (await host.CountAsync("select count(*) from jobs.job where type = 'embed_venues'")).ShouldBe(1);
        host.Site.AllRequests.Count(request => request.Path == "/robots.txt").ShouldBe(1);
    }

    [Theory]
    [InlineData(404, CrawlStatus.NotFound)]
    [InlineData(410, CrawlStatus.NotFound)]
    [InlineData(403, CrawlStatus.Forbidden)]
    [InlineData(401, CrawlStatus.Forbidden)]
    public async Task A_page_that_is_gone_or_closed_ends_the_job_without_a_retry(int status, string expected)
    {
        await using var host = await CrawlHost.StartAsync(postgres, redis);
        host.Site.OnText($"{host.Host}/", status, "no");
        var venue = await host.AddVenueAsync(host.Website);

        await host.CrawlAsync(venue);

        (await host.StateOf(venue)).ShouldSatisfyAllConditions(
            state => state.Status.ShouldBe(expected),
            state => state.HttpStatus.ShouldBe(status),
            state => state.Message.ShouldNotBeNullOrEmpty());
        (await host.ObservationOf(venue)).ShouldBeNull();
    }

    [Fact]
    public async Task Robots_txt_that_forbids_is_obeyed()
    {
        await using var host = await CrawlHost.StartAsync(postgres, redis);
        host.Site.OnText($"{host.Host}/robots.txt", 200, "User-agent: *\nDisallow: /\n").OnHtml($"{host.Host}/", Taverna.Home);
        var venue = await host.AddVenueAsync(host.Website);

        await host.CrawlAsync(venue);

        (await host.StateOf(venue)).Status.ShouldBe(CrawlStatus.Forbidden);
        host.Site.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Pages_that_robots_txt_forbids_are_left_out()
    {
        await using var host = await CrawlHost.StartAsync(postgres, redis);
        host.Site.OnText($"{host.Host}/robots.txt", 200, "User-agent: VoyBot\nAllow: /$\nDisallow: /\n").OnHtml($"{host.Host}/", Taverna.Home).OnHtml($"{host.Host}/contact", Taverna.Contact);
        var venue = await host.AddVenueAsync(host.Website);

        await host.CrawlAsync(venue);

        (await host.StateOf(venue)).PagesRead.ShouldBe(1);
        host.Site.Requests.ShouldHaveSingleItem().Path.ShouldBe("/");
    }

    [Fact]
    public async Task A_site_whose_robots_txt_cannot_be_had_is_left_alone()
    {
        await using var host = await CrawlHost.StartAsync(postgres, redis);
        host.Site.OnText($"{host.Host}/robots.txt", 503, "later").OnHtml($"{host.Host}/", Taverna.Home);
        var venue = await host.AddVenueAsync(host.Website);

        await Should.ThrowAsync<CrawlFailedException>(() => host.CrawlAsync(venue));

        host.Site.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_page_that_asks_not_to_be_indexed_is_not_used()
    {
        await using var host = await CrawlHost.StartAsync(postgres, redis);
        host.Site.OnHtml($"{host.Host}/", Taverna.Home.Replace("<title>", "<meta name=robots content='NoIndex, follow'><title>", StringComparison.Ordinal));
        var venue = await host.AddVenueAsync(host.Website);

        await host.CrawlAsync(venue);

        (await host.StateOf(venue)).Status.ShouldBe(CrawlStatus.Forbidden);
        (await host.ObservationOf(venue)).ShouldBeNull();
    }

    [Fact]
    public async Task A_server_error_is_retried_and_keeps_the_old_facts()
    {
        await using var host = await CrawlHost.StartAsync(postgres, redis);
        var broken = false;
        host.Site.OnHtml($"{host.Host}/contact", Taverna.Contact)
            .On($"{host.Host}/", context => TestSite.WriteAsync(context, broken ? 500 : 200, "text/html", Taverna.Home));
        var venue = await host.AddVenueAsync(host.Website);
        await host.CrawlAsync(venue);
        broken = true;

        await Should.ThrowAsync<CrawlFailedException>(() => host.CrawlAsync(venue));

        (await host.StateOf(venue)).ShouldSatisfyAllConditions(
            state => state.Status.ShouldBe(CrawlStatus.Failed),
            state => state.Message.ShouldNotBeNull().ShouldContain("tried again"),
            state => state.SucceededAt.ShouldNotBeNull());
        (await host.ObservationOf(venue)).ShouldNotBeNull().Facts.ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("application/pdf", "x")]
    [InlineData("text/html", "nested")]
    public async Task A_hostile_or_useless_page_costs_one_failed_job(string type, string content)
    {
        await using var host = await CrawlHost.StartAsync(postgres, redis);
        var page = content == "nested" ? string.Concat(Enumerable.Repeat("<div>", 100_000)) : content;
        host.Site.On($"{host.Host}/", context => TestSite.WriteAsync(context, 200, type, page));
        var venue = await host.AddVenueAsync(host.Website);

        await Should.ThrowAsync<PermanentJobException>(() => host.CrawlAsync(venue));

        (await host.StateOf(venue)).Status.ShouldBe(CrawlStatus.Failed);
    }

    [Fact]
    public async Task A_crawl_that_breaks_for_the_last_time_leaves_a_state()
    {
        await using var host = await CrawlHost.StartAsync(postgres, redis);
        var venue = await host.AddTavernaAsync();
        await host.ExecuteAsync("alter table observation rename to observation_away");

        await Should.ThrowAsync<Npgsql.PostgresException>(() => host.CrawlAsync(venue));
        (await host.Get<CrawlStateStore>().FindAsync(venue, TestContext.Current.CancellationToken)).ShouldBeNull();
        await Should.ThrowAsync<Npgsql.PostgresException>(() => host.CrawlAsync(venue, new FakeJobContext(attempt: 5)));

        (await host.StateOf(venue)).ShouldSatisfyAllConditions(
            state => state.Status.ShouldBe(CrawlStatus.Failed),
            state => state.Message.ShouldNotBeNullOrEmpty());
    }

    [Fact]
    public async Task A_host_that_rests_puts_the_job_off_without_a_request()
    {
        await using var host = await CrawlHost.StartAsync(postgres, redis);
        host.Site.OnHtml($"{host.Host}/", Taverna.Home);
        var venue = await host.AddVenueAsync(host.Website);
        await host.LeavePauseAsync(TimeSpan.FromMinutes(5));

        var deferred = await Should.ThrowAsync<JobDeferredException>(() => host.CrawlAsync(venue));

        deferred.Delay.ShouldBeInRange(TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(5));
        host.Site.AllRequests.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_crawl_delay_is_kept_between_pages_and_for_the_next_visitor()
    {
        await using var host = await CrawlHost.StartAsync(postgres, redis, ("Crawling:MaxPauseInSession", "00:00:01"));
        host.Site.OnText($"{host.Host}/robots.txt", 200, "User-agent: *\nCrawl-delay: 30\n").OnHtml($"{host.Host}/", Taverna.Home).OnHtml($"{host.Host}/contact", Taverna.Contact);
        var venue = await host.AddVenueAsync(host.Website);

        await host.CrawlAsync(venue);

        // Longer than a visit waits: the other page is not read, and the next visit is put off.
        (await host.StateOf(venue)).PagesRead.ShouldBe(1);
        (await Should.ThrowAsync<JobDeferredException>(() => host.CrawlAsync(venue))).Delay.ShouldBeGreaterThan(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Between_two_pages_the_job_is_put_back_and_then_goes_on_where_it_was()
    {
        await using var host = await CrawlHost.StartAsync(postgres, redis, ("Crawling:MinDelay", "00:00:03"));
        var venue = await host.AddTavernaAsync();

        (await Should.ThrowAsync<JobDeferredException>(() => host.CrawlAsync(venue))).Delay.ShouldBeLessThanOrEqualTo(TimeSpan.FromSeconds(3.1));
        (await host.ObservationOf(venue)).ShouldBeNull();
        await Eventually.TrueAsync(() => host.TryCrawlAsync(venue), TimeSpan.FromSeconds(20), "the visit went on");

        (await host.StateOf(venue)).PagesRead.ShouldBe(2);
        (await host.ObservationOf(venue))!.Facts.ShouldContain(fact => fact.Field == FactFields.Email);
        host.Site.AllRequests.Select(request => request.Path).ShouldBe(["/robots.txt", "/", "/contact"]);
        host.Site.Requests.Zip(host.Site.Requests.Skip(1), (a, b) => b.At - a.At).ShouldAllBe(pause => pause >= TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task A_visit_that_was_forgotten_meanwhile_begins_anew()
    {
        await using var host = await CrawlHost.StartAsync(postgres, redis, ("Crawling:MinDelay", "00:00:03"));
        var venue = await host.AddTavernaAsync();
        await Should.ThrowAsync<JobDeferredException>(() => host.CrawlAsync(venue));
        host.Get<VisitJournal>().Forget(venue);

        await Eventually.TrueAsync(() => host.TryCrawlAsync(venue), TimeSpan.FromSeconds(20), "the visit ended");

        (await host.StateOf(venue)).PagesRead.ShouldBe(2);
        host.Site.Requests.Select(request => request.Path).ShouldBe(["/", "/", "/contact"]);
    }

    [Theory]
    [InlineData("application/pdf", null)]
    [InlineData("text/html", "http://elsewhere.test/")]
    [InlineData("text/html", "http://user:pass@v.site.test/")]
    public async Task A_visit_that_brings_nothing_leaves_a_pause_as_well(string type, string? redirect)
    {
        await using var host = await CrawlHost.StartAsync(postgres, redis);
        host.Site.OnText($"{host.Host}/robots.txt", 200, "User-agent: *\nCrawl-delay: 60\n").On($"{host.Host}/", context =>
        {
            context.Response.Headers.Location = redirect;
            return TestSite.WriteAsync(context, redirect is null ? 200 : 302, type, "x");
        });
        var venue = await host.AddVenueAsync(host.Website);
        try
        {
            await host.CrawlAsync(venue);
        }
        catch (PermanentJobException)
        {
            // As the case may be.
        }

        (await Should.ThrowAsync<JobDeferredException>(() => host.CrawlAsync(venue))).Delay.ShouldBeGreaterThan(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task A_robots_txt_out_of_scope_allows_nothing()
    {
        await using var host = await CrawlHost.StartAsync(postgres, redis);
        host.Site.OnRedirect($"{host.Host}/robots.txt", "http://elsewhere.test/robots.txt").OnHtml($"{host.Host}/", Taverna.Home);
        var venue = await host.AddVenueAsync(host.Website);

        await host.CrawlAsync(venue);

        (await host.StateOf(venue)).ShouldSatisfyAllConditions(
            state => state.Status.ShouldBe(CrawlStatus.Forbidden),
            state => state.Message.ShouldNotBeNull().ShouldContain("elsewhere.test"));
        host.Site.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Retry_After_is_kept()
    {
        await using var host = await CrawlHost.StartAsync(postgres, redis);
        host.Site.On($"{host.Host}/", context =>
        {
            context.Response.Headers.RetryAfter = "120";
            return TestSite.WriteAsync(context, 429, "text/plain", "slow down");
        });
        var venue = await host.AddVenueAsync(host.Website);

        await Should.ThrowAsync<CrawlFailedException>(() => host.CrawlAsync(venue));

        (await Should.ThrowAsync<JobDeferredException>(() => host.CrawlAsync(venue))).Delay.ShouldBeGreaterThan(TimeSpan.FromSeconds(100));
    }

    [Fact]
    public async Task A_redirect_out_of_scope_is_not_followed()
    {
        await using var host = await CrawlHost.StartAsync(postgres, redis);
        host.Site.OnRedirect($"{host.Host}/", "http://elsewhere.test/");
        var venue = await host.AddVenueAsync(host.Website);

        await host.CrawlAsync(venue);

        (await host.StateOf(venue)).ShouldSatisfyAllConditions(
            state => state.Status.ShouldBe(CrawlStatus.Forbidden),
            state => state.Message.ShouldNotBeNull().ShouldContain("elsewhere.test"));
    }

    [Fact]
    public async Task Links_to_other_sites_are_not_followed()
    {
        await using var host = await CrawlHost.StartAsync(postgres, redis);
        host.Site.OnHtml($"{host.Host}/", "<body><p>Welcome</p><a href='http://other.site.test/contact'>Contact</a></body>").OnHtml("other.site.test/contact", Taverna.Contact);
        var venue = await host.AddVenueAsync(host.Website);

        await host.CrawlAsync(venue);

        host.Site.AllRequests.ShouldAllBe(request => request.Host == host.Host);
    }

    [Fact]
    public async Task A_venue_out_of_scope_or_gone_is_passed_over()
    {
        await using var host = await CrawlHost.StartAsync(postgres, redis);
        var stranger = await host.AddVenueAsync("http://example.org/");

        await host.CrawlAsync(stranger);
        await host.CrawlAsync(Guid.CreateVersion7());

        (await host.Get<CrawlStateStore>().FindAsync(stranger, TestContext.Current.CancellationToken)).ShouldBeNull();
        host.Site.AllRequests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Watchers_hear_of_each_step()
    {
        await using var host = await CrawlHost.StartAsync(postgres, redis);
        var venue = await host.AddTavernaAsync();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var heard = new List<VenueChangeKind>();
        var feed = host.Get<IVenueFeed>();
        var listening = Task.Run(
            async () =>
            {
                await foreach (var change in feed.SubscribeAsync(new HashSet<Guid> { venue }, stop.Token))
                {
                    lock (heard)
                    {
                        heard.Add(change.Kind);
                    }
                }
            },
            stop.Token);
        await Eventually.TrueAsync(
            async () =>
            {
                await feed.PublishAsync(new VenueChange(venue, VenueChangeKind.RefreshFailed), stop.Token);
                lock (heard)
                {
                    return heard.Count > 0;
                }
            },
            TimeSpan.FromSeconds(10),
            "the subscription is up");

        await host.CrawlAsync(venue);

        await Eventually.TrueAsync(
            () =>
            {
                lock (heard)
                {
                    return heard.LastOrDefault() == VenueChangeKind.Refreshed && heard.Contains(VenueChangeKind.Refreshing);
                }
            },
            TimeSpan.FromSeconds(10),
            "the watcher heard Refreshing and Refreshed");
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => listening);
    }
}
