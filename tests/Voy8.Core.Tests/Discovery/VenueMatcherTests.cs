using System.Diagnostics;
using Voy8.Core.Catalogue;
using Voy8.Core.Discovery.Matching;

namespace Voy8.Core.Tests.Discovery;

public sealed class VenueMatcherTests
{
    private static readonly MatchSubject Augustiner = new(["Augustiner Bräustuben GmbH"], "restaurant", new GeoPoint(48.1391, 11.5457), "DE")
    {
        Phones = ["+49 89 507047"],
        Websites = ["https://www.braeustuben.de/"],
        Street = "Landsberger Straße",
        HouseNumber = "19",
        Postcode = "80339",
        City = "München",
    };

    [Fact]
    public void The_same_business_told_otherwise_is_certain()
    {
        var listed = Augustiner with { Names = ["AUGUSTINER BRAEUSTUBEN"], Phones = ["089/507047"], Websites = [], Street = "Landsberger Str. 19", HouseNumber = null, Location = null };

        Compare(Augustiner, listed).Certainty.ShouldBe(MatchCertainty.Certain);
    }

    [Fact]
    public void Evidence_says_what_spoke_for_it()
    {
        var match = Compare(Augustiner, Augustiner);

        match.Evidence.Select(item => item.Signal).ShouldBe(["name", "phone", "website", "address", "distance", "kind"]);
        match.Score.ShouldBe(match.Evidence.Sum(item => item.Points), 0.01);
    }

    [Theory]
    [InlineData("Η Ταβέρνα του Γιάννη", "I Taverna tou Gianni")]
    [InlineData("Φαρμακείο Παπαδόπουλος", "Farmakeio Papadopoulos")]
    [InlineData("Müller & Söhne OHG", "Mueller und Soehne")]
    [InlineData("Кафе Пушкин", "Kafe Pushkin")]
    [InlineData("Bella Vista", "Bellavista S.r.l.")]
    [InlineData("Café Münchner Freiheit", "Cafe Muenchner Freihiet")]
    public void Names_meet_across_scripts_legal_forms_and_slips(string one, string other)
    {
        var place = new GeoPoint(48.1, 11.5);
        Compare(new MatchSubject([one], "cafe", place, "DE"), new MatchSubject([other], "cafe", place, "DE")).Certainty.ShouldBe(MatchCertainty.Certain);
    }

    [Fact]
    public void Branches_of_a_chain_stay_apart_even_with_one_site_and_hotline()
    {
        var branch = Augustiner with { Location = new GeoPoint(48.1501, 11.5807), Street = "Leopoldstraße", HouseNumber = "40", Postcode = "80802" };

        Compare(Augustiner, branch).Certainty.ShouldNotBe(MatchCertainty.Certain);
        Compare(Augustiner, branch with { Phones = [], Websites = [] }).Certainty.ShouldBe(MatchCertainty.Different);
    }

    [Fact]
    public void A_numbered_name_is_another_business() =>
        Compare(Augustiner with { Names = ["Kita 12"], Phones = [] }, Augustiner with { Names = ["Kita 14"], Phones = [] }).Certainty.ShouldNotBe(MatchCertainty.Certain);

    [Fact]
    public void Another_name_in_the_same_house_is_another_business_unless_a_person_says_otherwise()
    {
        var neighbour = Augustiner with { Names = ["Trattoria Lucullus"] };

        Compare(Augustiner, neighbour with { Phones = ["+49 89 1234567"] }).Certainty.ShouldBe(MatchCertainty.Different);
        Compare(Augustiner, neighbour).Certainty.ShouldBe(MatchCertainty.Unsure);
    }

    [Fact]
    public void A_profile_at_a_social_network_is_nobodys_own_domain()
    {
        var one = Augustiner with { Websites = ["https://www.facebook.com/augustiner"], Phones = [] };
        var match = Compare(one, one with { Websites = ["https://facebook.com/lucullus"] });

        match.Evidence.ShouldNotContain(item => item.Signal == "website");
    }

    [Fact]
    public void Comparing_knows_no_order() =>
        Compare(Augustiner, Augustiner with { Names = ["Augustiner Keller"] }).ShouldBeEquivalentTo(Compare(Augustiner with { Names = ["Augustiner Keller"] }, Augustiner));

    [Fact]
    public void What_says_nothing_matches_nothing()
    {
        var nothing = new MatchSubject([""], "", null, null);

        Compare(nothing, nothing).Certainty.ShouldBe(MatchCertainty.Different);
        Compare(nothing, Augustiner).Certainty.ShouldBe(MatchCertainty.Different);
    }

    [Fact]
    public void A_hostile_listing_costs_little()
    {
        var hostile = Augustiner with
        {
            Names = [.. Enumerable.Range(0, 10_000).Select(i => string.Concat(Enumerable.Repeat($"ά{i} ", 2_000)))],
            Phones = [.. Enumerable.Repeat(new string('0', 5_000), 10_000)],
            Websites = [.. Enumerable.Repeat("https://" + new string('a', 60_000), 10_000)],
            Street = new string('s', 1_000_000),
        };
        var started = Stopwatch.GetTimestamp();

        Compare(hostile, hostile);

        Stopwatch.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromSeconds(1));
    }

    private static Match Compare(MatchSubject a, MatchSubject b) => VenueMatcher.Compare(MatchProfile.Of(a), MatchProfile.Of(b));
}
