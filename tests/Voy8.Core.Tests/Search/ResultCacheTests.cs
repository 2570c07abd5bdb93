using Voy8.Core.Enrichment;
using Voy8.Core.Search;
using Voy8.Testing;

namespace Voy8.Core.Tests.Search;

public sealed class ResultCacheTests(PostgresServerFixture postgres, RedisServerFixture redis)
{
    // A poll that a busy machine delays must not make a test of what is remembered fail.
    private static readonly (string Key, string Value)[] Settings = [("Search:CacheLifetime", "00:05:00"), ("Search:CacheTimeout", "00:00:05"), ("Search:IndexPollInterval", "00:00:01")];

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
    public void Open_now_holds_for_its_minute_and_no_longer()
    {
        var noon = new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

        Key(noon).ShouldBe(Key(noon.AddSeconds(59)));
        Key(noon).ShouldNotBe(Key(noon.AddSeconds(60)));
        Key(noon).ShouldNotBe(Key(noon, "2"), "another generation");

        static string Key(DateTimeOffset openAt, string generation = "1") => ResultCache.KeyOf(
            new SearchQuery("pho", SearchFilters.None with { OpenAt = openAt }, SearchSort.Relevance, 20, 0), [], generation, VectorIndexStatus.Empty);
    }

    private Task<SearchHost> StartAsync() => SearchHost.StartAsync(postgres, redis, settings: Settings);

    private static async Task<SearchResult> RememberedAsync(SearchHost host, string text)
    {
        SearchResult? remembered = null;
        await Eventually.TrueAsync(
            async () => (remembered = await host.SearchAsync(text)).FromCache, Patience, "the answer is remembered");
        return remembered!;
    }
}
