using Voy8.DemoSites.Sites;
using Voy8.DemoSites.Town;
using Voy8.DemoSites.Venues;

namespace Voy8.DemoSites.Demo;

/// <summary>Everything that is true of a venue now, for tests and evaluation: what a perfect crawl would find.</summary>
/// <param name="OpeningHours">OpenStreetMap syntax.</param>
/// <param name="Expect">How a crawl should end: ok, forbidden, not_found, too_slow, redirect_loop or no_site.</param>
/// <param name="Pages">Paths of the site's pages.</param>
public sealed record Truth(
    string Id,
    string Slug,
    string Name,
    string Kind,
    string Category,
    string Language,
    string Country,
    decimal Lat,
    decimal Lon,
    string Quarter,
    string Street,
    string HouseNumber,
    string Postcode,
    string City,
    string Phone,
    string Email,
    string OpeningHours,
    string Description,
    IReadOnlyList<string> Features,
    IReadOnlyList<string> Cuisines,
    int? PriceLevel,
    string? Website,
    string Expect,
    string? Markup,
    string? Quirk,
    int? Design,
    string? Charset,
    bool ChangesByItself,
    IReadOnlyList<string> Pages)
{
    public static Truth Of(DemoVenue venue, SiteStates states, int port)
    {
        var facts = states.FactsOf(venue);
        var (lat, lon) = Projection.ToGlobe(venue.Building.Centre);
        return new Truth(
            venue.Id,
            venue.Slug,
            venue.Name,
            venue.Kind,
            venue.KindOf.Category,
            venue.Language.Code,
            venue.Language.Country,
            lat,
            lon,
            venue.Building.Quarter.ToString(),
            venue.StreetName,
            venue.Building.Number.ToString(System.Globalization.CultureInfo.InvariantCulture),
            venue.Postcode,
            venue.Language.City,
            facts.Phone,
            venue.Email,
            facts.Hours.ToString(),
            facts.Description,
            facts.Features,
            venue.Cuisines,
            venue.PriceLevel > 0 ? venue.PriceLevel : null,
            venue.Site is null ? null : $"http://{venue.Host}:{port}/",
            Expected(venue.Site?.Quirk),
            venue.Site?.Markup.ToString(),
            venue.Site?.Quirk.ToString(),
            venue.Site?.Design,
            venue.Site?.Charset,
            venue.OtherHours is not null || venue.Site is { DailySpecial: true },
            [.. venue.Site?.Pages.Select(page => Sites.Serving.SitePaths.PathOf(venue, page)) ?? []]);
    }

    private static string Expected(Quirk? quirk) => quirk switch
    {
        null => "no_site",
        Sites.Quirk.RobotsForbid => "forbidden",
        Sites.Quirk.HomeNotFound => "not_found",
        Sites.Quirk.VerySlow => "too_slow",
        Sites.Quirk.RedirectLoop => "redirect_loop",
        _ => "ok",
    };
}
