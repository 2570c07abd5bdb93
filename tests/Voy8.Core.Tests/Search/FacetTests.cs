using Voy8.Core.Catalogue;
using Voy8.Core.Enrichment;
using Voy8.Core.Search;
using Voy8.Testing;

namespace Voy8.Core.Tests.Search;

/// <summary>How many each further filter would leave, and what a filter costs where nothing is left.</summary>
public sealed class FacetTests(PostgresServerFixture postgres, RedisServerFixture redis)
{
    [Theory]
    [InlineData("bar")]
    [InlineData("")]
    public async Task Each_count_is_what_choosing_it_finds(string text)
    {
        await using var host = await TownAsync();

        var facets = (await FindAsync(host, text, SearchFilters.None)).Facets.ShouldNotBeNull();

        facets.Features.ShouldBe([("wifi", 2), ("vegan", 1)]);
        facets.Prices.ShouldBe([(1, 2), (3, 1)]);
        facets.OpenNow.ShouldBe(1);
        foreach (var (code, count) in facets.Features)
        {
            (await FindAsync(host, text, SearchFilters.None with { Features = [code] })).Total.ShouldBe(count);
        }

        (await FindAsync(host, text, SearchFilters.None with { PriceLevels = [1] })).Total.ShouldBe(2);
        (await FindAsync(host, text, SearchFilters.None with { PriceLevels = [1, 3] })).Total.ShouldBe(3);
    }

    [Theory]
    [InlineData("bar")]
    [InlineData("")]
    public async Task A_choice_of_prices_does_not_hide_the_other_prices_and_narrows_the_other_counts(string text)
    {
        await using var host = await TownAsync();

        var answer = await FindAsync(host, text, SearchFilters.None with { PriceLevels = [3] });

        answer.Total.ShouldBe(1);
        answer.Facets.ShouldNotBeNull().Prices.ShouldBe([(1, 2), (3, 1)]);
        answer.Facets.Features.ShouldBe([("vegan", 1), ("wifi", 1)]);
        answer.Facets.OpenNow.ShouldBe(0);
    }

    [Fact]
    public async Task Facets_are_not_counted_unless_asked_for()
    {
        await using var host = await TownAsync();

        (await host.SearchAsync("bar")).Facets.ShouldBeNull();
    }

    [Fact]
    public async Task Where_nothing_is_left_each_filter_says_what_it_costs()
    {
        await using var host = await TownAsync();
        var far = new SearchArea(new GeoPoint(-33.9, 18.4), 500, null);

        var answer = await FindAsync(host, "bar", SearchFilters.None with { Features = [Features.Wifi, Features.Vegan, Features.Halal] });
        var cheapAndVegan = await FindAsync(host, "cheap vegan bar", SearchFilters.None);
        var elsewhere = await FindAsync(host, "bar", SearchFilters.None with { Area = far });

        answer.Total.ShouldBe(0);
        answer.Relaxations.ShouldBe([new Relaxation("feature:halal", "Halal", 1)]);
        cheapAndVegan.Relaxations.Select(relaxation => (relaxation.Id, relaxation.Total)).ShouldBe([("feature:vegan", 2), ("price:low", 1)]);
        elsewhere.Relaxations.ShouldBe([new Relaxation("area", "Area", 4)]);
    }

    [Fact]
    public async Task A_filter_asked_for_in_words_and_besides_is_left_out_as_one()
    {
        await using var host = await TownAsync();

        var answer = await FindAsync(host, "bar with halal food", SearchFilters.None with { Features = [Features.Halal] });

        answer.Total.ShouldBe(0);
        answer.Relaxations.ShouldHaveSingleItem().ShouldBe(new Relaxation("feature:halal", "Halal", 4));
    }

    [Fact]
    public void Only_so_many_filters_are_left_out_in_turn()
    {
        var query = new SearchQuery("bar", SearchFilters.None with { Features = [.. Features.All] }, SearchSort.Relevance, 20, 0);

        QueryRelaxation.Of(query, []).Count().ShouldBe(QueryRelaxation.Most);
    }

    private static Task<SearchResult> FindAsync(SearchHost host, string text, SearchFilters filters) => host.Get<IVenueSearch>().SearchAsync(
        new SearchQuery(text, filters, SearchSort.Relevance, 20, 0) { CountFacets = true }, TestContext.Current.CancellationToken);

    private async Task<SearchHost> TownAsync()
    {
        var host = await SearchHost.StartAsync(postgres, redis, settings: ("Embeddings:Enabled", "false"));
        await host.AddAsync(new TestVenue("One", "bar") { Features = [Features.Wifi], PriceLevel = "€", OpeningHours = "24/7" }, embed: false);
        await host.AddAsync(new TestVenue("Two", "bar") { Features = [Features.Wifi, Features.Vegan], PriceLevel = "€€€" }, embed: false);
        await host.AddAsync(new TestVenue("Three", "bar") { PriceLevel = "€" }, embed: false);
        await host.AddAsync(new TestVenue("Four", "bar"), embed: false);
        return host;
    }
}
