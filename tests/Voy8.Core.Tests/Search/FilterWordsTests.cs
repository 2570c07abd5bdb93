using Voy8.Core.Enrichment;
using Voy8.Core.Search;
using Voy8.Testing;

namespace Voy8.Core.Tests.Search;

/// <summary>Words that became filters, beside words that tell what is wanted.</summary>
public sealed class FilterWordsTests(PostgresServerFixture postgres, RedisServerFixture redis)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("true", "true")]
    [InlineData("true", "false")]
    [InlineData("false", "true")]
    [InlineData("false", "false")]
    public async Task A_hit_has_something_of_what_the_query_is_about_and_not_its_filters_alone(string inMemory, string embeddings)
    {
        await using var host = await StartAsync(("Search:WordIndex", inMemory), ("Embeddings:Enabled", embeddings));

        (await host.NamesAsync("sushi wheelchair wifi")).ShouldBe(["Kranich"]);
        (await host.NamesAsync("ramen wheelchair wifi")).ShouldNotContain("Rooms");
        (await host.NamesAsync("wheelchair wifi")).ShouldBe(["Kranich", "Rooms"], ignoreOrder: true);
    }

    [Theory]
    [InlineData("true")]
    [InlineData("false")]
    public async Task Beside_words_that_only_colour_it_the_filter_is_what_is_wanted(string inMemory)
    {
        await using var host = await StartAsync(("Search:WordIndex", inMemory), ("Embeddings:Enabled", "false"));

        (await host.NamesAsync("lovely wheelchair wifi")).ShouldBe(["Kranich", "Rooms"], ignoreOrder: true);
        (await host.NamesAsync("kranich wifi"))[0].ShouldBe("Kranich");
    }

    [Fact]
    public async Task A_filter_that_is_ignored_gives_its_word_back()
    {
        await using var host = await StartAsync(("Embeddings:Enabled", "false"));

        (await host.NamesAsync("sushi wifi", null, "feature:wifi")).ShouldBe(["Kranich", "Tsuru", "Rooms"], ignoreOrder: true);
    }

    [Fact]
    public async Task Whatever_is_nearest_what_the_query_is_about_goes_before_what_only_passes()
    {
        await using var host = await StartAsync(("Embeddings:Enabled", "false"));
        var here = new SearchArea(new TestVenue("").Location, null, null);

        var hits = (await host.SearchAsync("sushi wheelchair wifi", SearchFilters.None with { Area = here }, SearchSort.Distance)).Hits;

        hits.ShouldHaveSingleItem().Venue.Name.ShouldBe("Kranich");
    }

    [Theory]
    [InlineData("sushi wheelchair wifi")]
    [InlineData("sushi rooms wheelchair wifi")]
    [InlineData("kranich wifi")]
    [InlineData("wheelchair wifi")]
    [InlineData("xqzt wifi")]
    public async Task Memory_and_PostgreSQL_agree(string text)
    {
        await using var host = await StartAsync(("Embeddings:Enabled", "false"));
        foreach (var sort in new[] { SearchSort.Relevance, SearchSort.Popularity })
        {
            var asked = new SearchQuery(text, SearchFilters.None, sort, 3, 0);
            var understood = await host.Get<QueryUnderstanding>().ReadAsync(asked, TestContext.Current.CancellationToken);

            var inMemory = await host.Get<WordLeg>().FindAsync(understood.Query, understood.Terms, [], 50, TestContext.Current.CancellationToken);
            var inPostgres = await host.Get<CandidateStore>().FindAsync(understood.Query, understood.Terms, [], 50, TestContext.Current.CancellationToken);

            inMemory.Matched.ShouldBe(inPostgres.Matched, $"{text} {sort}");
            Judged(inMemory).ShouldBe(Judged(inPostgres), ignoreOrder: true);
        }
    }

    private static IEnumerable<string> Judged(CandidateSet set) =>
        set.Candidates.Select(candidate => $"{candidate.Id} {candidate.Matches} {candidate.Coverage:0.000} {candidate.NameMatches}");

    private async Task<SearchHost> StartAsync(params (string Key, string Value)[] settings)
    {
        var host = await SearchHost.StartAsync(postgres, redis, settings: settings);
        var embeds = !settings.Contains(("Embeddings:Enabled", "false"));
        await host.AddAsync(new TestVenue("Kranich") { Cuisines = ["sushi"], Features = [Features.Wifi, Features.Wheelchair] }, embeds);
        await host.AddAsync(new TestVenue("Tsuru") { Cuisines = ["sushi"] }, embeds);
        await host.AddAsync(new TestVenue("Rooms", "guest_house") { Features = [Features.Wifi, Features.Wheelchair] }, embeds);
        if (embeds)
        {
            await host.IndexedAsync(3);
        }

        await Eventually.TrueAsync(
            () => settings.Contains(("Search:WordIndex", "false")) || host.Get<WordIndex>().IsReady, Patience, "the index of words is loaded");
        return host;
    }
}
