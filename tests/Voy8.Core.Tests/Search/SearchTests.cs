using Voy8.Core.Catalogue;
using Voy8.Core.Embeddings;
using Voy8.Core.Enrichment;
using Voy8.Core.Search;
using Voy8.Testing;

namespace Voy8.Core.Tests.Search;

public sealed class SearchTests(PostgresServerFixture postgres, RedisServerFixture redis)
{
    [Fact]
    public async Task Venues_that_have_what_the_query_names_come_first_in_any_language()
    {
        await using var host = await SearchHost.StartAsync(postgres, redis);
        await host.AddAsync(new TestVenue("Talkative") { Description = "We talk about vegetarian food and terraces all day." });
        await host.AddAsync(new TestVenue("Green Leaf") { Features = [Features.Vegetarian, Features.OutdoorSeating] });
        await host.AddAsync(new TestVenue("Half Leaf") { Features = [Features.Vegetarian] });
        await host.AddAsync(new TestVenue("Apotheke am Eck", "pharmacy"));
        await host.IndexedAsync(4);

        string[] ignored = ["feature:vegetarian", "feature:outdoor_seating"];
        (await host.NamesAsync("vegetarische Küche mit Terrasse", null, ignored))[..2].ShouldBe(["Green Leaf", "Half Leaf"]);
        (await host.NamesAsync("vegetarian place with a terrace", null, ignored))[..2].ShouldBe(["Green Leaf", "Half Leaf"]);
        (await host.NamesAsync("vegetarian place with a terrace")).ShouldBe(["Green Leaf"]);
        (await host.NamesAsync("φαρμακειο"))[0].ShouldBe("Apotheke am Eck");
        (await host.SearchAsync("vegetarian terrace")).Hits[0].Reasons.ShouldBe(["matches: vegetarian, outdoor seating"]);
    }

    [Fact]
    public async Task What_has_the_very_word_goes_before_what_is_merely_near_it_in_meaning()
    {
        await using var host = await SearchHost.StartAsync(postgres, redis);
        for (var i = 0; i < 5; i++)
        {
            await host.AddAsync(new TestVenue($"Garage {i}", "car_repair"));
        }

        await host.AddAsync(new TestVenue("Corner", "cafe") { Description = "A café with qccfnhfpxmzszwt and carburettors." });
        await host.IndexedAsync(6);

        (await host.NamesAsync("qccfnhfpxmzszwt"))[0].ShouldBe("Corner");
        (await host.NamesAsync("carburettors"))[0].ShouldBe("Corner");
    }

    [Fact]
    public async Task Names_are_found_whatever_their_accents()
    {
        await using var host = await SearchHost.StartAsync(postgres, redis);
        await host.AddAsync(new TestVenue("Löwenbräu Stüberl"));
        await host.AddAsync(new TestVenue("Η Ψαροταβέρνα του Νίκου"));
        await host.AddAsync(new TestVenue("Something Else", "bank"));
        await host.IndexedAsync(3);

        (await host.NamesAsync("lowenbrau"))[0].ShouldBe("Löwenbräu Stüberl");
        (await host.NamesAsync("LÖWENBRÄU STÜBERL"))[0].ShouldBe("Löwenbräu Stüberl");
        (await host.NamesAsync("ψαροταβερνα νικου"))[0].ShouldBe("Η Ψαροταβέρνα του Νίκου");
    }

    [Fact]
    public async Task Gibberish_finds_nothing()
    {
        await using var host = await SearchHost.StartAsync(postgres, redis);
        await host.AddAsync(new TestVenue("Pizzeria Roma") { Cuisines = ["pizza"] });
        await host.IndexedAsync(1);

        (await host.SearchAsync("xqzt brlfgh wvmn")).Total.ShouldBe(0);
    }

    [Theory]
    [InlineData('\u3300', 250)]
    [InlineData('\u337F', 500)]
    [InlineData('\uFDFA', 500)]
    public async Task Letters_that_fold_into_many_are_answered(char letter, int count)
    {
        await using var host = await SearchHost.StartAsync(postgres, redis, settings: ("Embeddings:Enabled", "false"));
        await host.AddAsync(new TestVenue("Pizzeria Roma"), embed: false);

        (await host.SearchAsync(new string(letter, count))).Total.ShouldBe(0);
    }

    [Fact]
    public async Task Without_vectors_words_answer_and_a_notice_says_so()
    {
        await using var host = await SearchHost.StartAsync(postgres, redis, settings: ("Embeddings:Enabled", "false"));
        await host.AddAsync(new TestVenue("Green Leaf") { Features = [Features.Vegetarian] }, embed: false);
        await host.Get<EmbeddingModel>().WaitAsync(TestContext.Current.CancellationToken);

        var answer = await host.SearchAsync("vegetarisch");

        answer.Method.ShouldBe(SearchMethod.KeywordOnly);
        answer.Hits.ShouldHaveSingleItem().Venue.Name.ShouldBe("Green Leaf");
        answer.Notices.ShouldHaveSingleItem().Code.ShouldBe("semantic_search_off");
    }

    [Fact]
    public async Task A_venue_is_found_by_its_new_text_within_two_seconds()
    {
        await using var host = await SearchHost.StartAsync(postgres, redis);
        var id = await host.AddAsync(new TestVenue("Wandelbar", "bar"));
        await host.IndexedAsync(1);

        await host.DescribeAsync(id, TestVenue.Fact(FactFields.Cuisine, "vietnamese"));
        await host.EmbedAsync(id);

        await Eventually.TrueAsync(
            async () => (await host.SearchAsync("vietnamesisch")).Hits is [_] && await SimilarityAsync(host, "Vietnamese") > 0.5,
            TimeSpan.FromSeconds(2),
            "the new text is found by its words and by its vector");
    }

    [Fact]
    public async Task A_deleted_venue_is_never_returned()
    {
        await using var host = await SearchHost.StartAsync(postgres, redis);
        var id = await host.AddAsync(new TestVenue("Ghost", "cafe") { Cuisines = ["coffee_shop"] });
        await host.IndexedAsync(1);

        await host.ExecuteAsync($"delete from venue where id = '{id}'");

        (await host.SearchAsync("coffee")).Total.ShouldBe(0);
    }

    [Fact]
    public async Task Popularity_and_distance_sort_what_is_relevant()
    {
        await using var host = await SearchHost.StartAsync(postgres, redis);
        await host.AddAsync(new TestVenue("Far", "bar") { Location = new GeoPoint(48.2, 11.575), Popularity = 0.9 });
        await host.AddAsync(new TestVenue("Near", "bar") { Location = new GeoPoint(48.1371, 11.575), Popularity = 0.1 });
        await host.AddAsync(new TestVenue("Nearest", "bank") { Description = "Opposite: a bar, dancing, cocktails." });
        await host.IndexedAsync(3);
        var here = SearchFilters.None with { Area = new SearchArea(new GeoPoint(48.137, 11.575), null, null) };

        (await host.SearchAsync("bar", here, SearchSort.Distance)).Hits.Where(hit => hit.Venue.Kind == "bar").Select(hit => hit.Venue.Name).ShouldBe(["Near", "Far"]);
        (await host.SearchAsync("bar", here, SearchSort.Popularity)).Hits[0].Venue.Name.ShouldBe("Far");
        (await host.SearchAsync("", here)).Hits.Select(hit => hit.Venue.Name).ShouldBe(["Nearest", "Near", "Far"]);
    }

    [Fact]
    public async Task Pages_follow_one_another_without_repeats()
    {
        await using var host = await SearchHost.StartAsync(postgres, redis, settings: ("Embeddings:Enabled", "false"));
        for (var i = 0; i < 7; i++)
        {
            await host.AddAsync(new TestVenue($"Bar {i}", "bar"), embed: false);
        }

        var pages = new List<Guid>();
        for (var offset = 0; offset < 9; offset += 3)
        {
            pages.AddRange((await host.SearchAsync("bar", limit: 3, offset: offset)).Hits.Select(hit => hit.Venue.Id));
        }

        pages.Count.ShouldBe(7);
        pages.ShouldBeUnique();
    }

    private static async Task<float> SimilarityAsync(SearchHost host, string text)
    {
        var vector = await host.EmbeddingOfAsync(text);
        return await host.Get<IVectorIndex>().FindAsync(vector, SearchFilters.None, 1, 0) is [var hit] ? hit.Similarity : 0;
    }
}
