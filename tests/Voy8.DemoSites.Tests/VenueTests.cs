using System.Text.Json;
using System.Text.RegularExpressions;
using PhoneNumbers;
using Voy8.DemoSites.Town;
using Voy8.DemoSites.Venues;
using Numbers = Voy8.DemoSites.Venues.PhoneNumbers;

namespace Voy8.DemoSites.Tests;

public sealed partial class VenueTests(DemoApp app)
{
    private IReadOnlyList<DemoVenue> Venues => app.Town.Venues;

    [Fact]
    public void Three_hundred_venues_of_many_kinds_a_third_in_each_language()
    {
        Venues.Count.ShouldBe(300);
        Venues.Select(venue => venue.Kind).Distinct().Count().ShouldBeGreaterThanOrEqualTo(25);
        Venues.GroupBy(venue => venue.Language.Code).ToDictionary(language => language.Key, language => language.Count())
            .ShouldBe(new Dictionary<string, int> { ["en"] = 100, ["de"] = 100, ["el"] = 100 });
    }

    [Fact]
    public void Nobody_shares_a_name_a_slug_a_house_a_phone_or_a_description()
    {
        Unique(venue => venue.Name);
        Unique(venue => venue.Slug);
        Unique(venue => venue.Building);
        Unique(venue => venue.Facts.Phone);
        Unique(venue => venue.Facts.Description);
    }

    [Fact]
    public void Slugs_are_host_labels() => Venues.ShouldAllBe(venue => HostLabel().IsMatch(venue.Slug));

    [Fact]
    public void Phone_numbers_are_valid_and_ring_nowhere()
    {
        var numbers = PhoneNumberUtil.GetInstance();
        foreach (var venue in Venues)
        {
            var (country, phone) = (venue.Language.Country, venue.Facts.Phone);
            phone.ShouldStartWith(country switch { "GB" => "+442079460", "DE" => "+493023125", _ => "+30219004" });
            foreach (var written in new[] { Numbers.National(phone), Numbers.International(phone) })
            {
                var parsed = numbers.Parse(written, country);
                numbers.Format(parsed, PhoneNumberFormat.E164).ShouldBe(phone);
                numbers.IsPossibleNumber(parsed).ShouldBeTrue($"{written} in {country}");
                numbers.IsValidNumber(parsed).ShouldBeTrue($"{written} in {country}");
            }
        }
    }

    [Fact]
    public void A_place_is_not_both_quiet_and_full_of_music() =>
        Venues.ShouldAllBe(venue => !(venue.Facts.Features.Contains("quiet") && venue.Facts.Features.Contains("live_music")));

    [Fact]
    public void The_searches_that_the_town_was_built_for_have_answers()
    {
        Venues.Count(venue => venue is { Kind: "pub", Building.Quarter: Quarter.Harbour } && venue.Facts.Features.Contains("live_music")).ShouldBeGreaterThanOrEqualTo(4);
        Venues.Count(venue => venue is { Kind: "restaurant", Building.Quarter: Quarter.River } && venue.Facts.Features.Contains("vegetarian") && venue.Facts.Features.Contains("quiet"))
            .ShouldBeGreaterThanOrEqualTo(3);
    }

    [Fact]
    public void Fish_is_eaten_at_the_harbour()
    {
        var seafood = Venues.Where(venue => venue.Kind == "restaurant" && venue.Cuisines.Contains("seafood")).ToArray();
        seafood.Count(venue => venue.Building.Centre.Length < 450).ShouldBeGreaterThan(seafood.Length * 3 / 4);
    }

    [Fact]
    public void Vegan_and_vegetarian_kitchens_serve_no_meat()
    {
        var strict = Venues.Where(venue => venue.Cuisines.Any(cuisine => cuisine is "vegan" or "vegetarian")).ToArray();
        strict.Length.ShouldBeGreaterThan(5);
        strict.ShouldAllBe(venue => venue.Text.Dishes.All(dish => dish.Diet != null));
        strict.Where(venue => venue.Cuisines.Contains("vegan")).ShouldAllBe(venue => venue.Text.Dishes.All(dish => dish.Diet == "vg"));
    }

    [Fact]
    public void Texts_leave_no_gaps()
    {
        foreach (var venue in Venues)
        {
            string[] texts = [venue.Facts.Description, venue.Text.History, venue.Text.Voice, venue.Text.Closing, .. venue.Text.FeatureSentences.Values];
            texts.ShouldAllBe(text => text.Length > 5 && !text.Contains('{') && !text.Contains("  ", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Every_language_has_a_sentence_for_each_feature_of_every_kind()
    {
        foreach (var venue in Venues)
        {
            venue.Facts.Features.ShouldAllBe(feature => venue.Language.Features.ContainsKey(feature));
            venue.Facts.Features.ShouldBeUnique();
        }
    }

    [Fact]
    public void The_import_file_is_thin()
    {
        var lines = System.Text.Encoding.UTF8.GetString(VenueFile.Write(app.Town, 8090)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Length.ShouldBe(300);
        string[] allowed = ["id", "name", "category", "kind", "lat", "lon", "street", "country", "website", "popularity"];
        var websites = 0;
        foreach (var line in lines)
        {
            using var venue = JsonDocument.Parse(line);
            venue.RootElement.EnumerateObject().Select(member => member.Name).ShouldBeSubsetOf(allowed);
            websites += venue.RootElement.TryGetProperty("website", out _) ? 1 : 0;
        }
        websites.ShouldBe(294);
    }

    [Theory]
    [InlineData("Ψαροταβέρνα Ο Γλάρος", "psarotaverna-o-glaros")]
    [InlineData("Café Windrose", "cafe-windrose")]
    [InlineData("Bäckerei Groß & Söhne", "baeckerei-gross-soehne")]
    [InlineData("Saltwife's Kitchen", "saltwifes-kitchen")]
    public void A_name_becomes_a_slug(string name, string slug) => Slug.Of(name).ShouldBe(slug);

    private void Unique<T>(Func<DemoVenue, T> value) => Venues.GroupBy(value).Where(group => group.Count() > 1).Select(group => group.Key).ShouldBeEmpty();

    [GeneratedRegex("^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$")]
    private static partial Regex HostLabel();
}
