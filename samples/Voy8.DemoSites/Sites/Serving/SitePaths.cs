using Voy8.DemoSites.Venues;

namespace Voy8.DemoSites.Sites.Serving;

/// <summary>Which path a site's page has, in the language of its owner.</summary>
internal static class SitePaths
{
    public const string Start = "/start";

    private static readonly Dictionary<(string, PageKind), string> Names = new()
    {
        [("en", PageKind.About)] = "about",
        [("en", PageKind.Menu)] = "menu",
        [("en", PageKind.Hours)] = "opening-hours",
        [("en", PageKind.Contact)] = "contact",
        [("de", PageKind.About)] = "ueber-uns",
        [("de", PageKind.Menu)] = "speisekarte",
        [("de", PageKind.Hours)] = "oeffnungszeiten",
        [("de", PageKind.Contact)] = "kontakt",
        [("el", PageKind.About)] = "sxetika",
        [("el", PageKind.Menu)] = "menou",
        [("el", PageKind.Hours)] = "orario",
        [("el", PageKind.Contact)] = "epikoinonia",
    };

    public static string PathOf(DemoVenue venue, PageKind page) => page switch
    {
        PageKind.Home => venue.Site?.Quirk == Quirk.RedirectsToStart ? Start : "/",
        _ => $"/{Names[(venue.Language.Code, page)]}{venue.Site?.Suffix}",
    };

    public static PageKind? PageAt(DemoVenue venue, string path) => venue.Site?.Pages
        .Where(page => string.Equals(PathOf(venue, page), path, StringComparison.OrdinalIgnoreCase))
        .Select(page => (PageKind?)page)
        .FirstOrDefault();
}
