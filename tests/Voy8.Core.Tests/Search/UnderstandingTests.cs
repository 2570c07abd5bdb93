using System.Diagnostics;
using Voy8.Core.Catalogue;
using Voy8.Core.Enrichment;
using Voy8.Core.Search;
using Voy8.Testing;

namespace Voy8.Core.Tests.Search;

/// <summary>What the words of a query are taken for.</summary>
public sealed class UnderstandingTests(PostgresServerFixture postgres, RedisServerFixture redis)
{
    private static readonly SearchFilters Here = SearchFilters.None with { Area = new SearchArea(new GeoPoint(48.137, 11.575), null, null) };

    [Theory]
    [InlineData("pizza open now", "open_now")]
    [InlineData("Pizza jetzt geöffnet", "open_now")]
    [InlineData("ανοιχτά τώρα φαρμακείο", "open_now")]
    [InlineData("apotheek nu open", "open_now")]
    [InlineData("cheap sushi", "price:low")]
    [InlineData("günstiges Restaurant", "price:low")]
    [InlineData("φθηνό εστιατόριο", "price:low")]
    [InlineData("goedkoop restaurant", "price:low")]
    [InlineData("bakery near me", "near_me")]
    [InlineData("Bäcker in meiner Nähe", "near_me")]
    [InlineData("φούρνος κοντά μου", "near_me")]
    [InlineData("hotel near the station", "near")]
    [InlineData("Café in der Nähe vom Bahnhof", "near")]
    [InlineData("καφέ κοντά στο σταθμό", "near")]
    [InlineData("wheelchair", "feature:wheelchair")]
    [InlineData("vegetarisches Lokal", "feature:vegetarian")]
    [InlineData("restaurant met terras", "feature:outdoor_seating")]
    [InlineData("outdoor seating", "feature:outdoor_seating")]
    public void Words_ask_for_filters_in_four_languages(string text, string id) =>
        IntentScanner.Scan(QueryWords.Split(text)).Select(intent => intent.Id).ShouldBe([id]);

    [Theory]
    [InlineData("Biergarten")]
    [InlineData("open air cinema")]
    [InlineData("station")]
    [InlineData("pubs")]
    public void Words_that_ask_for_no_filter_plainly_stay_words(string text) =>
        IntentScanner.Scan(QueryWords.Split(text)).Where(intent => intent.Id != "feature:outdoor_seating").ShouldBeEmpty();

    [Fact]
    public async Task However_many_words_may_be_names_the_index_catches_up_once_to_tell()
    {
        await using var host = await SearchHost.StartAsync(
            postgres, redis, settings: [("Embeddings:Enabled", "false"), ("Search:IndexPollInterval", "00:01:00")]);
        await Eventually.TrueAsync(() => host.Get<WordIndex>().IsReady, TimeSpan.FromSeconds(30), "the index of words is loaded");
        var feeder = host.Get<WordIndexFeeder>();
        var before = feeder.Looks;

        await host.Get<QueryUnderstanding>().ReadAsync(
            new SearchQuery("piza xa wifi xb cheap xc vegan xd terrace xe parking xf near the xg xh xi", Here, SearchSort.Relevance, 20, 0),
            TestContext.Current.CancellationToken);

        (feeder.Looks - before).ShouldBe(1);
    }

    [Fact]
    public async Task Of_many_stations_the_nearest_is_meant()
    {
        await using var host = await SearchHost.StartAsync(postgres, redis, settings: ("Embeddings:Enabled", "false"));
        for (var i = 80; i > 0; i--)
        {
            await host.AddAsync(new TestVenue($"Stop {i}", "station") { Location = new GeoPoint(48.137 + (i * 0.004), 11.575) }, embed: false);
        }

        var answer = await host.SearchAsync("bar near the station", Here);

        answer.Understood.ShouldHaveSingleItem().Label.ShouldBe("Near Stop 1");
    }

    [Fact]
    public async Task Open_now_keeps_what_is_open_by_the_clock_of_its_own_place()
    {
        await using var host = await SearchHost.StartAsync(postgres, redis, settings: ("Embeddings:Enabled", "false"));
        await host.AddAsync(new TestVenue("Always", "bar") { OpeningHours = "24/7" }, embed: false);
        await host.AddAsync(new TestVenue("Never", "bar") { OpeningHours = "Mo-Su 00:00-00:01; Mo-Su off" }, embed: false);
        await host.AddAsync(new TestVenue("Unknown", "bar"), embed: false);

        var answer = await host.SearchAsync("bar open now");

        answer.Hits.ShouldHaveSingleItem().Venue.Name.ShouldBe("Always");
        answer.Understood.ShouldBe([new UnderstoodFilter("open_now", "Open now", "open", "open now", 4)]);
        (await host.SearchAsync("open now")).Hits.ShouldHaveSingleItem().Venue.Name.ShouldBe("Always");
        (await host.SearchAsync("bar open now", ignored: ["open_now"])).Total.ShouldBe(3);
    }

    [Fact]
    public async Task Cheap_is_the_lowest_price_level_unless_it_is_part_of_a_name()
    {
        await using var host = await SearchHost.StartAsync(postgres, redis, settings: ("Embeddings:Enabled", "false"));
        await host.AddAsync(new TestVenue("Cheap Thrills Bar", "bar") { PriceLevel = "€€€" }, embed: false);
        await host.AddAsync(new TestVenue("Penny", "bar") { PriceLevel = "€" }, embed: false);

        (await host.NamesAsync("cheap bar")).ShouldBe(["Penny"]);
        var named = await host.SearchAsync("cheap thrills bar");
        named.Understood.ShouldBeEmpty();
        named.Hits[0].Venue.Name.ShouldBe("Cheap Thrills Bar");
    }

    [Fact]
    public async Task Near_a_known_place_is_measured_from_there_and_an_unknown_one_stays_words()
    {
        await using var host = await SearchHost.StartAsync(postgres, redis, settings: ("Embeddings:Enabled", "false"));
        await host.AddAsync(new TestVenue("Ostbahnhof", "station") { Location = new GeoPoint(48.127, 11.604) }, embed: false);
        await host.AddAsync(new TestVenue("Deutsches Museum", "museum") { Location = new GeoPoint(48.130, 11.583) }, embed: false);
        await host.AddAsync(new TestVenue("By the Station", "cafe") { Location = new GeoPoint(48.1275, 11.603) }, embed: false);
        await host.AddAsync(new TestVenue("By the Museum", "cafe") { Location = new GeoPoint(48.1302, 11.582) }, embed: false);

        (await host.NamesAsync("café near the station", Here)).ShouldBe(["By the Station"]);
        (await host.NamesAsync("Café beim Deutschen Museum")).ShouldContain("By the Station");
        var museum = await host.SearchAsync("cafe near Deutsches Museum", Here);
        museum.Hits.ShouldHaveSingleItem().Venue.Name.ShouldBe("By the Museum");
        museum.Understood.ShouldHaveSingleItem().Label.ShouldBe("Near Deutsches Museum");
        museum.Hits[0].DistanceMetres.ShouldNotBeNull().ShouldBeLessThan(200);
        (await host.SearchAsync("café near the lighthouse", Here)).Understood.ShouldBeEmpty();
    }

    [Fact]
    public async Task Near_me_needs_a_point()
    {
        await using var host = await SearchHost.StartAsync(postgres, redis, settings: ("Embeddings:Enabled", "false"));
        await host.AddAsync(new TestVenue("Close", "bakery"), embed: false);
        await host.AddAsync(new TestVenue("Far", "bakery") { Location = new GeoPoint(48.2, 11.7) }, embed: false);

        (await host.NamesAsync("bakery near me", Here)).ShouldBe(["Close"]);
        (await host.SearchAsync("bakery near me")).Total.ShouldBe(2);
    }

    [Fact]
    public async Task Names_are_found_in_another_script_and_with_a_slip()
    {
        await using var host = await SearchHost.StartAsync(postgres, redis, settings: ("Embeddings:Enabled", "false"));
        await host.AddAsync(new TestVenue("Ο Θανάσης Σουβλάκι"), embed: false);
        await host.AddAsync(new TestVenue("Psarotaverna Nikos"), embed: false);
        await host.AddAsync(new TestVenue("Пельменная Маша"), embed: false);
        await host.AddAsync(new TestVenue("Hofbräuhaus", "pub"), embed: false);

        (await host.NamesAsync("thanasis")).ShouldBe(["Ο Θανάσης Σουβλάκι"]);
        (await host.NamesAsync("ψαροταβέρνα νίκος"))[0].ShouldBe("Psarotaverna Nikos");
        (await host.NamesAsync("pelmennaya")).ShouldBe(["Пельменная Маша"]);
        (await host.NamesAsync("hofbrauhas")).ShouldBe(["Hofbräuhaus"]);
        (await host.NamesAsync("xqzt brlfgh")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(32)]
    [InlineData(5000)]
    public void A_hostile_query_is_read_at_once(int times)
    {
        var clock = Stopwatch.GetTimestamp();

        QueryWords.Tokens(string.Concat(Enumerable.Repeat("near in der Nähe von \u202Eשלום\uD800 ㌀ ", times))).Count.ShouldBe(QueryWords.MaxWords);

        Stopwatch.GetElapsedTime(clock).ShouldBeLessThan(TimeSpan.FromSeconds(1));
    }
}
