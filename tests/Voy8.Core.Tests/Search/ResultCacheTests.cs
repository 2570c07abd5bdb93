using Voy8.Core.Enrichment;
using Voy8.Core.Search;
using Voy8.Testing;

namespace Voy8.Core.Tests.Search;

public sealed class ResultCacheTests(PostgresServerFixture postgres, RedisServerFixture redis)
{
    // A poll that a busy machine delays must not make a test of what is remembered fail.
    private static readonly (string Key, string Value)[] Settings = [("Search:CacheLifetime", "00:05:00"), ("Search:CacheTimeout", "00:00:05"), ("Search:IndexPollInterval", "00:00:01")];

    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task The_same_search_again_is_remembered_and_says_the_same()
    {
        await using var host = await StartAsync();
        await host.AddAsync(new TestVenue("Pho Bo") { Cuisines = ["vietnamese"] });
        await host.IndexedAsync(1);

        var first = await RememberedAsync(host, "vietnamese");
        var fresh = await host.SearchAsync("vietnamese", sort: SearchSort.Popularity);

        first.Hits.ShouldHaveSingleItem().Venue.Name.ShouldBe("Pho Bo");
        first.Hits[0].Reasons.ShouldBe(fresh.Hits[0].Reasons);
        first.Total.ShouldBe(1);
        first.Method.ShouldBe(SearchMethod.Hybrid);
        (await host.SearchAsync("  VIETNAMESE ")).FromCache.ShouldBeTrue("case and spaces do not matter");
    }

    [Fact]
    public async Task A_deleted_venue_is_never_shown_again_whatever_is_remembered()
    {
        await using var host = await StartAsync();
        var id = await host.AddAsync(new TestVenue("Pho Bo") { Cuisines = ["vietnamese"] });
        await host.IndexedAsync(1);
        await RememberedAsync(host, "vietnamese");

        await host.ExecuteAsync($"delete from venue where id = '{id}'");

        var answer = await host.SearchAsync("vietnamese");
        answer.Hits.ShouldBeEmpty();
        answer.Total.ShouldBe(0);
    }

    [Fact]
    public async Task What_was_written_is_found_whatever_is_remembered()
    {
        await using var host = await StartAsync();
        await host.AddAsync(new TestVenue("Pho Bo") { Cuisines = ["vietnamese"] });
        var edited = await host.AddAsync(new TestVenue("Green Tree"));
        await host.IndexedAsync(2);
        (await RememberedAsync(host, "vietnamese")).Hits.Count(hit => hit.Venue.Id == edited).ShouldBe(0);

        await host.DescribeAsync(edited, TestVenue.Fact(FactFields.Cuisine, "vietnamese"));
        await host.EmbedAsync(edited);

        await Eventually.TrueAsync(
            async () => (await host.SearchAsync("vietnamese")).Hits.Any(hit => hit.Venue.Id == edited), Patience, "the edited venue is found");
        (await RememberedAsync(host, "vietnamese")).Hits.ShouldContain(hit => hit.Venue.Id == edited);
    }

    [Theory]
    [InlineData("vietnamese")]
    [InlineData("")]
    public async Task Counts_are_remembered_with_the_answer(string text)
    {
        await using var host = await StartAsync();
        await host.AddAsync(new TestVenue("Pho Bo") { Cuisines = ["vietnamese"], Features = [Features.Wifi], PriceLevel = "€€", OpeningHours = "24/7" });
        await host.IndexedAsync(1);

        var remembered = (await RememberedAsync(host, text, facets: true)).Facets.ShouldNotBeNull();

        remembered.Features.ShouldBe([("wifi", 1)]);
        remembered.Prices.ShouldBe([(2, 1)]);
        remembered.OpenNow.ShouldBe(1);
        (await RememberedAsync(host, text)).Facets.ShouldBeNull();
    }

    /// <summary>Nothing but the venue itself goes, so nothing but its own deletion can tell.</summary>
    [Fact]
    public async Task The_deletion_of_a_venue_without_a_vector_ends_what_is_remembered()
    {
        await using var host = await StartAsync();
        var id = await host.AddAsync(new TestVenue("Pho Bo") { Features = [Features.Wifi] }, embed: false);
        await host.AddAsync(new TestVenue("Pho Ga") { Features = [Features.Wifi] });
        await host.IndexedAsync(1);
        (await RememberedAsync(host, "pho", facets: true)).Total.ShouldBe(2);

        await host.ExecuteAsync($"delete from venue where id = '{id}'");

        await Eventually.TrueAsync(
            async () => await FindAsync(host, "pho", facets: true) is { FromCache: false, Total: 1, Facets.Features: [("wifi", 1)] }, Patience, "the counts are those without it");
    }

    [Fact]
    public async Task Nothing_is_remembered_when_the_lifetime_is_zero()
    {
        await using var host = await SearchHost.StartAsync(postgres, redis, settings: ("Search:CacheLifetime", "00:00:00"));
        await host.AddAsync(new TestVenue("Pho Bo"));

        await host.SearchAsync("pho");

        var again = await host.SearchAsync("pho");
        again.FromCache.ShouldBeFalse();
        again.Notices.ShouldNotContain(notice => notice.Code == "search_cache_off");
    }

    [Fact]
    public void What_is_no_answer_in_Redis_is_a_search_made_anew()
    {
        RankedAnswer.TryParse("nonsense"u8).ShouldBeNull();
        RankedAnswer.TryParse("{}"u8).ShouldBeNull();
        RankedAnswer.TryParse("null"u8).ShouldBeNull();
    }

    [Fact]
    public void Open_now_holds_for_its_minute_and_no_longer_asked_for_or_counted()
    {
        var asked = new SearchQuery("pho", SearchFilters.None with { OpenAt = Noon }, SearchSort.Relevance, 20, 0);
        var counted = asked with { Filters = SearchFilters.None, CountFacets = true };

        Key(asked).ShouldBe(Key(asked with { Filters = SearchFilters.None with { OpenAt = Noon.AddSeconds(59) } }));
        Key(asked).ShouldNotBe(Key(asked with { Filters = SearchFilters.None with { OpenAt = Noon.AddSeconds(60) } }));
        Key(asked).ShouldNotBe(Key(asked, "2"), "another generation");
        Key(counted).ShouldBe(Key(counted, now: Noon.AddSeconds(59)));
        Key(counted).ShouldNotBe(Key(counted, now: Noon.AddSeconds(60)));
    }

    [Fact]
    public void Each_choice_of_prices_and_counts_is_remembered_by_itself()
    {
        var query = new SearchQuery("pho", SearchFilters.None, SearchSort.Relevance, 20, 0);
        SearchQuery[] others =
        [
            query,
            query with { CountFacets = true },
            query with { Filters = SearchFilters.None with { PriceLevels = [1] } },
            query with { Filters = SearchFilters.None with { PriceLevels = [1, 3] } },
            query with { Filters = SearchFilters.None with { MinPriceLevel = 1 } },
            query with { Filters = SearchFilters.None with { MaxPriceLevel = 1 } },
        ];

        others.Select(other => Key(other)).Distinct().Count().ShouldBe(others.Length);
        Key(query with { Filters = SearchFilters.None with { PriceLevels = [3, 1] } }).ShouldBe(Key(others[3]));
    }

    private static string Key(SearchQuery query, string generation = "1", DateTimeOffset? now = null) =>
        ResultCache.KeyOf(query, [], generation, VectorIndexStatus.Empty, now ?? Noon);

    private Task<SearchHost> StartAsync() => SearchHost.StartAsync(postgres, redis, settings: Settings);

    private static async Task<SearchResult> RememberedAsync(SearchHost host, string text, bool facets = false)
    {
        SearchResult? remembered = null;
        await Eventually.TrueAsync(
            async () => (remembered = await FindAsync(host, text, facets)).FromCache, Patience, "the answer is remembered");
        return remembered!;
    }

    private static Task<SearchResult> FindAsync(SearchHost host, string text, bool facets) => host.Get<IVenueSearch>().SearchAsync(
        new SearchQuery(text, SearchFilters.None, SearchSort.Relevance, 20, 0) { CountFacets = facets }, TestContext.Current.CancellationToken);
}
