using Microsoft.AspNetCore.Http;
using Voy8.Core.Crawling;
using Voy8.Core.Enrichment;
using Voy8.Jobs;
using Voy8.Testing;

namespace Voy8.Core.Tests.Crawling;

public sealed class ConditionalCrawlTests(PostgresServerFixture postgres, RedisServerFixture redis)
{
    [Fact]
    public async Task An_unchanged_site_is_verified_by_one_conditional_request()
    {
        await using var host = await CrawlHost.StartAsync(postgres, redis);
        host.Site.OnConditionally($"{host.Host}/", Taverna.Home);
        var venue = await host.AddVenueAsync(host.Website);

        await host.CrawlAsync(venue);
        var before = host.Site.Requests.Count;
        var first = await host.ObservationOf(venue);
        await host.CrawlAsync(venue);
        var second = await host.ObservationOf(venue);

        host.Site.Requests.Count.ShouldBe(before + 1);
        second!.SeenAt.ShouldBeGreaterThan(first!.SeenAt);
        second.Facts.ShouldAllBe(fact => fact.SeenAt == second.SeenAt);
        second.Facts.Count.ShouldBe(first.Facts.Count);
        (await host.StateOf(venue)).ShouldSatisfyAllConditions(
            state => state.Status.ShouldBe(CrawlStatus.Unchanged),
            state => state.ETag.ShouldBe("\"1\""),
            state => state.PagesRead.ShouldBe(1));
    }

    [Fact]
    public async Task An_unchanged_home_page_does_not_vouch_for_the_other_pages()
    {
        await using var host = await CrawlHost.StartAsync(postgres, redis);
        host.Site.OnHtml($"{host.Host}/contact", Taverna.Contact).OnConditionally($"{host.Host}/", Taverna.Home);
        var venue = await host.AddVenueAsync(host.Website);

        await host.CrawlAsync(venue);
        host.Site.OnHtml($"{host.Host}/contact", Taverna.OtherPhone);
        await host.CrawlAsync(venue);

        var phones = (await host.ObservationOf(venue)).ShouldNotBeNull().Facts.Where(fact => fact.Field == FactFields.Phone);
        phones.ShouldHaveSingleItem().Value.ShouldBe("+493023125011");
    }

    [Fact]
    public async Task Each_page_is_asked_whether_it_changed()
    {
        await using var host = await CrawlHost.StartAsync(postgres, redis);
        var venue = await host.AddConditionalTavernaAsync();

        await host.CrawlAsync(venue);
        var before = host.Site.Requests.Count;
        var first = await host.ObservationOf(venue);
        await host.CrawlAsync(venue);
        var second = await host.ObservationOf(venue);

        var asked = host.Site.Requests.Skip(before).ToList();
        asked.Select(request => request.Path).ShouldBe(["/", "/contact"]);
        asked.ShouldAllBe(request => request.Headers["If-None-Match"] == "\"1\"");
        second!.Facts.Select(fact => (fact.Field, fact.Value)).ShouldBe(first!.Facts.Select(fact => (fact.Field, fact.Value)));
        second.Facts.ShouldAllBe(fact => fact.SeenAt == second.SeenAt);
        (await host.StateOf(venue)).ShouldSatisfyAllConditions(
            state => state.Status.ShouldBe(CrawlStatus.Unchanged),
            state => state.PagesRead.ShouldBe(2),
            state => state.FurtherPages.ShouldHaveSingleItem().ETag.ShouldBe("\"1\""));
    }

    [Fact]
    public async Task Pages_are_asked_at_the_pace_that_the_host_is_owed()
    {
        await using var host = await CrawlHost.StartAsync(postgres, redis, ("Crawling:MinDelay", "00:00:00.3"));
        var venue = await host.AddConditionalTavernaAsync();

        await Eventually.TrueAsync(() => host.TryCrawlAsync(venue), TimeSpan.FromSeconds(60), "the first visit ended");
        host.Site.OnConditionally($"{host.Host}/contact", Taverna.OtherPhone, "\"2\"");
        await Eventually.TrueAsync(() => host.TryCrawlAsync(venue), TimeSpan.FromSeconds(60), "the second visit ended");

        host.Site.Requests.Select(request => request.Path).ShouldBe(["/", "/contact", "/", "/contact", "/", "/contact"]);
        host.Site.Requests.Zip(host.Site.Requests.Skip(1), (a, b) => b.At - a.At).ShouldAllBe(pause => pause >= TimeSpan.FromSeconds(0.3));
        (await host.ObservationOf(venue)).ShouldNotBeNull().Facts.Where(fact => fact.Field == FactFields.Phone).ShouldHaveSingleItem().Value.ShouldBe("+493023125011");
    }

    [Fact]
    public async Task When_one_page_changed_the_site_is_read_anew()
    {
        await using var host = await CrawlHost.StartAsync(postgres, redis);
        var venue = await host.AddConditionalTavernaAsync();

        await host.CrawlAsync(venue);
        host.Site.OnConditionally($"{host.Host}/contact", Taverna.OtherPhone, "\"2\"");
        await host.CrawlAsync(venue);

        var facts = (await host.ObservationOf(venue)).ShouldNotBeNull().Facts;
        facts.Where(fact => fact.Field == FactFields.Phone).ShouldHaveSingleItem().Value.ShouldBe("+493023125011");
        facts.ShouldContain(fact => fact.Field == FactFields.OpeningHours);
        (await host.StateOf(venue)).FurtherPages.ShouldHaveSingleItem().ETag.ShouldBe("\"2\"");
    }

    [Fact]
    public async Task When_one_page_is_gone_the_site_is_read_anew()
    {
        await using var host = await CrawlHost.StartAsync(postgres, redis);
        var venue = await host.AddConditionalTavernaAsync();

        await host.CrawlAsync(venue);
        host.Site.OnText($"{host.Host}/contact", 404, "gone");
        await host.CrawlAsync(venue);

        (await host.ObservationOf(venue)).ShouldNotBeNull().Facts.ShouldNotContain(fact => fact.Field == FactFields.Phone);
    }

    [Fact]
    public async Task A_page_that_cannot_be_asked_leaves_its_facts_as_old_as_they_are()
    {
        await using var host = await CrawlHost.StartAsync(postgres, redis);
        var venue = await host.AddConditionalTavernaAsync();

        await host.CrawlAsync(venue);
        var first = (await host.ObservationOf(venue))!;
        host.Site.OnText($"{host.Host}/contact", 503, "later");
        await host.CrawlAsync(venue);

        var second = (await host.ObservationOf(venue))!;
        second.SeenAt.ShouldBeGreaterThan(first.SeenAt);
        second.Facts.Single(fact => fact.Field == FactFields.OpeningHours).SeenAt.ShouldBe(second.SeenAt);
        second.Facts.Single(fact => fact.Field == FactFields.Phone).SeenAt.ShouldBe(first.SeenAt);
    }

    [Fact]
    public async Task A_page_that_does_not_answer_once_keeps_its_facts_when_the_site_is_read_anew()
    {
        await using var host = await CrawlHost.StartAsync(postgres, redis);
        var venue = await host.AddTavernaAsync();

        await host.CrawlAsync(venue);
        var first = (await host.ObservationOf(venue))!;
        host.Site.OnText($"{host.Host}/contact", 503, "later");
        await host.CrawlAsync(venue);

        var second = (await host.ObservationOf(venue))!;
        second.Facts.Select(fact => (fact.Field, fact.Value)).ShouldBe(first.Facts.Select(fact => (fact.Field, fact.Value)), ignoreOrder: true);
        second.Facts.Single(fact => fact.Field == FactFields.OpeningHours).SeenAt.ShouldBe(second.SeenAt);
        second.Facts.Single(fact => fact.Field == FactFields.Phone).SeenAt.ShouldBe(first.SeenAt);

        host.Site.OnText($"{host.Host}/contact", 410, "gone");
        await host.CrawlAsync(venue);

        (await host.Get<EnrichmentStore>().ReadAsync(venue, TestContext.Current.CancellationToken)).SelectMany(said => said.Facts)
            .ShouldNotContain(fact => fact.Field == FactFields.Phone, "nor is it kept as one that was missed");
    }

    [Fact]
    public async Task A_page_that_there_was_no_time_for_keeps_its_facts()
    {
        await using var host = await CrawlHost.StartAsync(postgres, redis);
        var venue = await host.AddTavernaAsync();

        await host.CrawlAsync(venue);
        host.Site.On($"{host.Host}/contact", async context =>
        {
            await Task.Yield();
            context.Abort();
        });
        await host.CrawlAsync(venue);

        (await host.ObservationOf(venue))!.Facts.ShouldContain(fact => fact.Field == FactFields.Phone);
    }

    [Fact]
    public async Task A_site_of_which_a_part_cannot_be_asked_rests_as_after_a_failure_until_it_answers()
    {
        await using var host = await CrawlHost.StartAsync(postgres, redis);
        var venue = await host.AddConditionalTavernaAsync();

        await host.CrawlAsync(venue);
        (await host.StateOf(venue)).Failures.ShouldBe(0);
        host.Site.OnText($"{host.Host}/contact", 503, "later");
        await host.CrawlAsync(venue);
        await host.CrawlAsync(venue);

        (await host.StateOf(venue)).ShouldSatisfyAllConditions(
            state => state.Status.ShouldBe(CrawlStatus.Unchanged),
            state => state.Failures.ShouldBe(2),
            state => state.FurtherPages.ShouldHaveSingleItem());

        host.Site.OnConditionally($"{host.Host}/contact", Taverna.Contact);
        await host.CrawlAsync(venue);

        (await host.StateOf(venue)).Failures.ShouldBe(0);
        var known = (await host.ObservationOf(venue))!;
        known.Facts.ShouldAllBe(fact => fact.SeenAt == known.SeenAt);
    }

    [Fact]
    public async Task What_was_read_in_part_is_asked_page_by_page_again()
    {
        await using var host = await CrawlHost.StartAsync(postgres, redis);
        var venue = await host.AddConditionalTavernaAsync();

        await host.CrawlAsync(venue);
        host.Site.OnConditionally($"{host.Host}/", Taverna.Home, "\"2\"").OnText($"{host.Host}/contact", 503, "later");
        await host.CrawlAsync(venue);
        (await host.StateOf(venue)).ShouldSatisfyAllConditions(state => state.Failures.ShouldBe(1), state => state.FurtherPages.ShouldHaveSingleItem().ETag.ShouldBe("\"1\""));
        host.Site.OnConditionally($"{host.Host}/contact", Taverna.Contact);
        await host.CrawlAsync(venue);

        var known = (await host.ObservationOf(venue))!;
        known.Facts.ShouldAllBe(fact => fact.SeenAt == known.SeenAt);
        known.Facts.ShouldContain(fact => fact.Field == FactFields.Phone);
        (await host.StateOf(venue)).ShouldSatisfyAllConditions(state => state.Status.ShouldBe(CrawlStatus.Unchanged), state => state.Failures.ShouldBe(0));
    }

    [Fact]
    public async Task What_a_dead_site_said_is_forgotten_in_the_end()
    {
        await using var host = await CrawlHost.StartAsync(postgres, redis);
        host.Site.OnHtml($"{host.Host}/", Taverna.Home);
        var venue = await host.AddVenueAsync(host.Website);
        await host.CrawlAsync(venue);
        host.Site.OnText($"{host.Host}/", 404, "gone");

        await host.ExecuteAsync("update observation set seen_at = now() - interval '30 days'");
        await host.CrawlAsync(venue);
        var month = (await host.ObservationOf(venue))!;
        await host.ExecuteAsync("update observation set seen_at = now() - interval '200 days'");
        await host.CrawlAsync(venue);

        month.Facts.ShouldNotContain(fact => fact.Field == FactFields.OpeningHours);
        month.Facts.ShouldContain(fact => fact.Field == FactFields.Description);
        (await host.ObservationOf(venue))!.Facts.ShouldNotContain(fact => fact.Field == FactFields.Description);
        (await host.CountAsync("select count(*) from enrichment where verified_at > now() - interval '190 days'")).ShouldBe(0, "nobody spoke since");
    }

    [Fact]
    public async Task A_page_that_comes_with_the_same_ETag_has_not_changed()
    {
        await using var host = await CrawlHost.StartAsync(postgres, redis);
        host.Site.OnConditionally($"{host.Host}/", Taverna.Home).On($"{host.Host}/contact", context =>
        {
            context.Response.Headers.ETag = "\"1\"";
            return TestSite.WriteAsync(context, 200, "text/html", Taverna.Contact);
        });
        var venue = await host.AddVenueAsync(host.Website);

        await host.CrawlAsync(venue);
        var before = host.Site.Requests.Count;
        await host.CrawlAsync(venue);

        host.Site.Requests.Count.ShouldBe(before + 2);
        (await host.StateOf(venue)).Status.ShouldBe(CrawlStatus.Unchanged);
    }

    [Fact]
    public async Task A_304_that_nobody_asked_for_verifies_nothing()
    {
        await using var host = await CrawlHost.StartAsync(postgres, redis);
        host.Site.On($"{host.Host}/", context =>
        {
            context.Response.StatusCode = 304;
            return Task.CompletedTask;
        });
        var venue = await host.AddVenueAsync(host.Website);

        await Should.ThrowAsync<PermanentJobException>(() => host.CrawlAsync(venue));

        (await host.ObservationOf(venue)).ShouldBeNull();
    }
}
