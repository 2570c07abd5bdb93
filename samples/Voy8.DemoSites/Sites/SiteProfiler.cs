using Voy8.DemoSites.Seeding;
using Voy8.DemoSites.Town;
using Voy8.DemoSites.Venues;

namespace Voy8.DemoSites.Sites;

/// <summary>Deals designs, markup and troubles out to the venues, in fixed shares.</summary>
internal static class SiteProfiler
{
    public const int Designs = 8;

    private const int WithoutSite = 6;

    private static readonly (MarkupStyle Markup, int Share)[] MarkupShares =
    [
        (MarkupStyle.JsonLd, 26), (MarkupStyle.JsonLdGraph, 9), (MarkupStyle.JsonLdBroken, 7), (MarkupStyle.Microdata, 18),
        (MarkupStyle.Rdfa, 9), (MarkupStyle.Plain, 21), (MarkupStyle.Mixed, 10),
    ];

    private static readonly (Quirk Quirk, int Count)[] QuirkCounts =
    [
        (Quirk.Slow, 14), (Quirk.VerySlow, 1), (Quirk.HomeNotFound, 5), (Quirk.FailsFirst, 8), (Quirk.RobotsForbid, 8),
        (Quirk.RobotsForbidSubpages, 6), (Quirk.RedirectsToStart, 9), (Quirk.RedirectsToWww, 6), (Quirk.RedirectLoop, 1),
    ];

    private static readonly PageKind[][] PagePlans =
    [
        [PageKind.Home, PageKind.Contact],
        [PageKind.Home, PageKind.About, PageKind.Contact],
        [PageKind.Home, PageKind.Hours, PageKind.Contact],
        [PageKind.Home, PageKind.About, PageKind.Hours, PageKind.Contact],
    ];

    public static IReadOnlyList<DemoVenue> AssignSites(IReadOnlyList<DemoVenue> venues)
    {
        var random = SeededRandom.For(TownMap.Seed, "sites");
        var shuffled = random.Shuffled(venues);
        var withSite = shuffled.Skip(WithoutSite).ToArray();
        var markup = Deal(MarkupShares.SelectMany(share => Enumerable.Repeat(share.Markup, share.Share)), withSite.Length, random);
        var quirks = Deal(QuirkCounts.SelectMany(quirk => Enumerable.Repeat(quirk.Quirk, quirk.Count)), withSite.Length, random, Quirk.None);
        var profiles = withSite.Select((venue, i) => (venue.Slug, Profile: Profile(venue, markup[i], quirks[i]))).ToDictionary(x => x.Slug, x => x.Profile);
        return [.. venues.Select(venue => venue with { Site = profiles.GetValueOrDefault(venue.Slug) })];
    }

    private static SiteProfile Profile(DemoVenue venue, MarkupStyle markup, Quirk quirk)
    {
        var random = SeededRandom.For(TownMap.Seed, $"site {venue.Slug}");
        var pages = random.Pick(PagePlans).ToList();
        if (venue.Text.Dishes.Count > 0)
        {
            pages.Insert(Math.Min(2, pages.Count - 1), PageKind.Menu);
        }
        return new SiteProfile(
            1 + random.Below(Designs),
            markup,
            quirk,
            pages,
            random.Pick<string>(["", "", ".html", ".php", "/"]),
            Charset(venue.Language.Code, random),
            (PhoneStyle)random.Below(Enum.GetValues<PhoneStyle>().Length),
            (EmailStyle)random.Below(Enum.GetValues<EmailStyle>().Length),
            (HoursStyle)random.Below(Enum.GetValues<HoursStyle>().Length),
            random.Chance(0.65),
            venue.Text.Dishes.Count > 0 && random.Chance(0.3),
            random.Chance(0.4),
            random.Chance(0.5),
            random.Chance(0.35));
    }

    private static string Charset(string language, SeededRandom random) => language switch
    {
        "el" when random.Chance(0.12) => "windows-1253",
        "de" when random.Chance(0.07) => "iso-8859-1",
        _ => "utf-8",
    };

    /// <summary>As many as needed, in the shares of the hand, shuffled; short hands are filled up when there is something to fill with.</summary>
    private static T[] Deal<T>(IEnumerable<T> hand, int count, SeededRandom random, params T[] filler)
    {
        var cards = hand.ToArray();
        return random.Shuffled(Enumerable.Range(0, count).Select(i =>
            i < cards.Length || filler.Length == 0 ? cards[i % cards.Length] : filler[0]));
    }
}
