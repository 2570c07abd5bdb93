using Microsoft.AspNetCore.Http;
using Voy8.Core.Crawling;
using Voy8.Core.Enrichment;
using Voy8.Jobs;
using Voy8.Testing;

namespace Voy8.Core.Tests.Crawling;

public sealed class ConditionalCrawlTests(PostgresServerFixture postgres, RedisServerFixture redis)
{
    private const string Home =
        """
        <html lang="en"><head><title>Taverna Test</title>
        <script type="application/ld+json">{"@context":"https://schema.org","@type":"Restaurant","name":"Taverna Test",
          "description":"A quiet taverna with a terrace above the harbour.","openingHours":"Mo-Fr 12:00-22:00"}</script></head>
        <body><p>Live music on Fridays.</p><a href="/contact">Contact</a><a href="/away">Away</a></body></html>
        """;

    private const string Contact = "<body><h1>Contact</h1><p>Phone: 030 23125010</p><a href='mailto:hello@taverna-test.de'>Write</a></body>";

    [Fact]
    public async Task An_unchanged_site_is_verified_by_one_conditional_request()
    {
        await using var host = await CrawlHost.StartAsync(postgres, redis);
        host.Site.On($"{host.Host}/", context => AnswerConditionally(context, Home));
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
        host.Site.OnHtml($"{host.Host}/contact", Contact).On($"{host.Host}/", context => AnswerConditionally(context, Home));
        var venue = await host.AddVenueAsync(host.Website);

        await host.CrawlAsync(venue);
        host.Site.OnHtml($"{host.Host}/contact", Contact.Replace("23125010", "23125011", StringComparison.Ordinal));
        await host.CrawlAsync(venue);

        var phones = (await host.ObservationOf(venue)).ShouldNotBeNull().Facts.Where(fact => fact.Field == FactFields.Phone);
        phones.ShouldHaveSingleItem().Value.ShouldBe("+493023125011");
    }

    [Fact]
    public async Task Another_website_is_not_asked_with_the_validators_of_the_former()
    {
        await using var host = await CrawlHost.StartAsync(postgres, redis);
        host.Site.On($"{host.Host}/", context => AnswerConditionally(context, Home))
            .On($"new.{host.Host}/", context => AnswerConditionally(context, "<body><p>Phone: 030 23125010</p></body>"))
            .OnRedirect($"moved.{host.Host}/", host.Website);
        var venue = await host.AddVenueAsync(host.Website);
        await host.CrawlAsync(venue);

        await host.ExecuteAsync("update venue set website = $2 where id = $1", venue, $"http://new.{host.Host}/");
        await host.CrawlAsync(venue);

        (await host.ObservationOf(venue)).ShouldNotBeNull().Facts.ShouldHaveSingleItem().Value.ShouldBe("+493023125010");

        await host.ExecuteAsync("update venue set website = $2 where id = $1", venue, $"http://moved.{host.Host}/");
        await host.CrawlAsync(venue);

        (await host.ObservationOf(venue)).ShouldNotBeNull().Facts.ShouldContain(fact => fact.Field == FactFields.OpeningHours);
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

    private static Task AnswerConditionally(HttpContext context, string html)
    {
        context.Response.Headers.ETag = "\"1\"";
        if (context.Request.Headers.IfNoneMatch == "\"1\"")
        {
            context.Response.StatusCode = 304;
            return Task.CompletedTask;
        }

        return TestSite.WriteAsync(context, 200, "text/html", html);
    }
}
