using CsCheck;
using Voy8.Web.Searching;

namespace Voy8.Web.Tests.Searching;

public sealed class SearchStateTests
{
    private static readonly Gen<string> Word = Gen.Char["abcäßψя &=?#+%/,\"'<>"].Array[0, 40].Select(text => $"x{new string(text)}y");

    private static readonly Gen<SearchState> States =
        from text in Word.Null()
        from located in Gen.Bool
        from place in Gen.Select(Gen.Double[-90, 90], Gen.Double[-180, 180], Gen.Int[1, 200_000])
        from kinds in Word.Array[0, 3]
        from features in Word.Array[0, 3]
        from dataset in Word.Null()
        from boxed in Gen.Bool
        from sort in Gen.OneOf<string?>(null, "distance", "popularity")
        from pages in Gen.Int[1, 10]
        from openNow in Gen.Bool
        from openAt in Gen.Bool
        from hours in Gen.Int[0, 100_000]
        from prices in Gen.Int[1, 4].Array[0, 4]
        from ignored in Word.Array[0, 3]
        select new SearchState(
            text,
            located ? Math.Round(place.Item1, 5) : null,
            located ? Math.Round(place.Item2, 5) : null,
            located ? place.Item3 : null,
            [.. kinds.Distinct()],
            [.. features.Distinct()],
            dataset,
            boxed ? [11.5, 48.1, 11.6, 48.2] : null,
            sort,
            pages * SearchState.PageSize)
        {
            OpenNow = openNow,
            OpenAt = openAt && !openNow ? new DateTimeOffset(2026, 3, 9, 0, 30, 0, TimeSpan.FromHours(2)).AddHours(hours) : null,
            Prices = [.. prices.Distinct().Order()],
            Ignored = [.. ignored.Distinct()],
        };

    [Fact]
    public void Every_state_survives_its_own_link() => States.Sample(state =>
    {
        var read = SearchState.Parse("http://localhost" + state.ToUri());
        return read.ToUri() == state.ToUri() && read.Text == state.Text && read.Lat == state.Lat && read.Kinds.SequenceEqual(state.Kinds)
            && read.OpenNow == state.OpenNow && read.Prices.SequenceEqual(state.Prices) && read.Ignored.SequenceEqual(state.Ignored);
    });

    [Theory]
    [InlineData("/")]
    [InlineData("/?q=&kind=&show=oops")]
    [InlineData("/?lat=91&lon=11")]
    [InlineData("/?lat=48&radius_m=500")]
    [InlineData("/?lat=NaN&lon=11")]
    [InlineData("/?bbox=1,2,3")]
    [InlineData("/?bbox=11.6,48.1,11.5,48.2")]
    [InlineData("/?sort=random")]
    [InlineData("/?open_now=yes&price=5&price=cheap")]
    public void What_makes_no_sense_in_a_link_is_left_out(string uri) => SearchState.Parse(uri).IsEmpty.ShouldBeTrue();

    [Fact]
    public void A_link_cannot_ask_for_more_than_the_page_shows()
    {
        SearchState.Parse("/?show=100000").Show.ShouldBe(SearchState.PageSize);
        SearchState.Parse("/?show=60").Show.ShouldBe(60);
        SearchState.Parse($"/?q={new string('x', 5000)}").Text!.Length.ShouldBe(SearchState.MaxTextLength);
        SearchState.Parse("/?" + string.Join('&', Enumerable.Range(0, 500).Select(i => $"kind=k{i}"))).Kinds.Count.ShouldBe(20);
    }

    [Fact]
    public void A_query_for_the_api_carries_every_filter()
    {
        var state = SearchState.Parse("/?q=caf%C3%A9&lat=48.137&lon=11.575&radius_m=1000&kind=cafe&kind=bar&feature=wifi&dataset=munich&sort=distance");

        state.ToQuery(20, 40).ToPathAndQuery().ShouldBe(
            "/search?limit=40&q=caf%C3%A9&lat=48.137&lon=11.575&radius_m=1000&kind=cafe&kind=bar&feature=wifi&dataset=munich&sort=distance&offset=20");
    }

    [Fact]
    public void What_an_investigation_counted_is_searched_with_each_of_its_filters() => SearchState.Parse(
            "/?q=live%20music&lat=48.137&lon=11.575&radius_m=500&kind=pub&kind=bar&feature=wifi&open_at=2026-03-09T20%3A00%3A00%2B02%3A00&price=1&price=2&dataset=harbour&bbox=11.5%2C48.1%2C11.6%2C48.2")
        .ToQuery(1, 10).ToPathAndQuery()
        .ShouldBe("/search?limit=10&q=live%20music&lat=48.137&lon=11.575&radius_m=500&kind=pub&kind=bar&feature=wifi&open_at=2026-03-09T20%3A00%3A00%2B02%3A00&price=1&price=2&dataset=harbour&bbox=11.5%2C48.1%2C11.6%2C48.2&offset=1");

    [Fact]
    public void The_first_page_of_a_query_asks_for_facets_and_carries_what_is_to_stay_words()
    {
        var state = SearchState.Parse("/?q=cheap+bar&open_now=true&price=3&price=1&ignore=price:low");

        state.ToQuery(0, 20).ToPathAndQuery().ShouldBe("/search?limit=20&q=cheap%20bar&open_now=true&price=1&price=3&ignore=price%3Alow&facets=true");
        state.ToQuery(20, 20).ToPathAndQuery().ShouldEndWith("&offset=20");
    }

    [Fact]
    public void Other_words_are_read_anew()
    {
        var state = SearchState.Parse("/?q=cheap+bar&kind=bar&ignore=price:low&show=40");

        state.For("cheap pub").ToUri().ShouldBe("/?q=cheap%20pub&kind=bar");
        state.For("cheap bar").Ignored.ShouldBe(["price:low"]);
    }

    [Theory]
    [InlineData("kind", false, "/?q=bar&lat=1&lon=2&radius_m=500&feature=wifi&open_now=true&price=1&dataset=d")]
    [InlineData("area", false, "/?q=bar&kind=pub&feature=wifi&open_now=true&price=1&dataset=d")]
    [InlineData("feature:wifi", false, "/?q=bar&lat=1&lon=2&radius_m=500&kind=pub&open_now=true&price=1&dataset=d")]
    [InlineData("price", false, "/?q=bar&lat=1&lon=2&radius_m=500&kind=pub&feature=wifi&open_now=true&dataset=d")]
    [InlineData("open_now", true, "/?q=bar&lat=1&lon=2&radius_m=500&kind=pub&feature=wifi&price=1&ignore=open_now&dataset=d")]
    [InlineData("dataset", false, "/?q=bar&lat=1&lon=2&radius_m=500&kind=pub&feature=wifi&open_now=true&price=1")]
    public void A_filter_can_be_left_out(string id, bool understood, string uri) =>
        SearchState.Parse("/?q=bar&lat=1&lon=2&radius_m=500&kind=pub&feature=wifi&open_now=true&price=1&dataset=d").Without(id, understood).ToUri().ShouldBe(uri);
}
