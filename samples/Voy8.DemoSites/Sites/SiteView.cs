using System.Globalization;
using Voy8.DemoSites.Prose;
using Voy8.DemoSites.Sites.Serving;
using Voy8.DemoSites.Venues;

namespace Voy8.DemoSites.Sites;

/// <summary>A venue's site as one visitor sees it: its facts now, and the address it was asked for at.</summary>
/// <param name="Origin">Scheme, host and port, without a slash at the end.</param>
public sealed record SiteView(DemoVenue Venue, SiteProfile Site, VenueFacts Facts, string? Special, string Origin)
{
    public Language Language => Venue.Language;

    public string Absolute(string path) => Origin + path;

    public string PathOf(PageKind page) => SitePaths.PathOf(Venue, page);

    public bool HasPage(PageKind page) => Site.Pages.Contains(page);
}

internal static class VenueAddress
{
    public static string StreetAddress(this DemoVenue venue) => venue.Language.Address
        .Replace("{street}", venue.StreetName, StringComparison.Ordinal)
        .Replace("{number}", venue.Building.Number.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);

    public static string AddressLine(this DemoVenue venue) => venue.Language.AddressLine
        .Replace("{street}", venue.StreetName, StringComparison.Ordinal)
        .Replace("{number}", venue.Building.Number.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
        .Replace("{postcode}", venue.Postcode, StringComparison.Ordinal)
        .Replace("{city}", venue.Language.City, StringComparison.Ordinal);
}
