using Voy8.Core.Crawling;
using Voy8.Core.Enrichment;
using Voy8.Testing;

namespace Voy8.Core.Tests.Crawling;

/// <summary>Venues whose website changes.</summary>
public sealed class FormerSiteTests(PostgresServerFixture postgres, RedisServerFixture redis)
{
    [Fact]
    public async Task Another_website_is_not_asked_with_the_validators_of_the_former()
    {
        await using var host = await CrawlHost.StartAsync(postgres, redis);
        host.Site.OnConditionally($"{host.Host}/", Taverna.Home)
            .OnConditionally($"new.{host.Host}/", "<body><p>Phone: 030 23125010</p></body>")
            .OnRedirect($"moved.{host.Host}/", host.Website);
        var venue = await host.AddVenueAsync(host.Website);
        await host.CrawlAsync(venue);

        await MoveAsync(host, venue, $"http://new.{host.Host}/");
        await host.CrawlAsync(venue);

        var facts = await AllFactsAsync(host, venue);
        facts.ShouldAllBe(fact => fact.SourceUrl == $"http://new.{host.Host}/", "what the former site said is not even kept as missed");
        facts.Single(fact => fact.Field == FactFields.Phone).Value.ShouldBe("+493023125010");

        await MoveAsync(host, venue, $"http://moved.{host.Host}/");
        await host.CrawlAsync(venue);

        (await AllFactsAsync(host, venue)).ShouldContain(fact => fact.Field == FactFields.OpeningHours);
    }

    [Theory]
    [InlineData(404)]
    [InlineData(503)]
    public async Task What_the_former_site_said_is_dropped_even_when_the_new_one_cannot_be_read(int status)
    {
        await using var host = await CrawlHost.StartAsync(postgres, redis);
        host.Site.OnConditionally($"{host.Host}/", Taverna.Home).OnText($"new.{host.Host}/", status, "no");
        var venue = await host.AddVenueAsync(host.Website);
        await host.CrawlAsync(venue);

        await MoveAsync(host, venue, $"http://new.{host.Host}/");
        await Record.ExceptionAsync(() => host.CrawlAsync(venue));
        (await AllFactsAsync(host, venue)).ShouldBeEmpty();

        await MoveAsync(host, venue, host.Website);
        await host.CrawlAsync(venue);

        (await AllFactsAsync(host, venue)).ShouldContain(fact => fact.Field == FactFields.OpeningHours, "the first site is read anew, not asked whether it changed");
    }

    [Fact]
    public async Task A_website_that_leaves_the_scope_takes_its_facts_along()
    {
        await using var host = await CrawlHost.StartAsync(postgres, redis);
        host.Site.OnHtml($"{host.Host}/", Taverna.Home);
        var venue = await host.AddVenueAsync(host.Website);
        await host.CrawlAsync(venue);

        await MoveAsync(host, venue, "http://elsewhere.test/");
        await host.CrawlAsync(venue);

        (await AllFactsAsync(host, venue)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("http://www.{0}/")]
    [InlineData("http://{0}/en/")]
    public async Task Another_page_of_the_same_site_drops_nothing_at_once(string website)
    {
        await using var host = await CrawlHost.StartAsync(postgres, redis);
        host.Site.OnHtml($"{host.Host}/", Taverna.Home).OnHtml($"www.{host.Host}/", "<p>Moved in</p>").OnHtml($"{host.Host}/en/", "<p>Moved in</p>");
        var venue = await host.AddVenueAsync(host.Website);
        await host.CrawlAsync(venue);

        await MoveAsync(host, venue, string.Format(System.Globalization.CultureInfo.InvariantCulture, website, host.Host));
        await host.CrawlAsync(venue);

        (await AllFactsAsync(host, venue)).ShouldContain(fact => fact.Field == FactFields.OpeningHours && fact.MissedAt != null);
    }

    private static Task MoveAsync(CrawlHost host, Guid venue, string website) => host.ExecuteAsync("update venue set website = $2 where id = $1", venue, website);

    private static async Task<IEnumerable<Fact>> AllFactsAsync(CrawlHost host, Guid venue) =>
        (await host.Get<EnrichmentStore>().ReadAsync(venue, TestContext.Current.CancellationToken)).SelectMany(said => said.Facts);
}
