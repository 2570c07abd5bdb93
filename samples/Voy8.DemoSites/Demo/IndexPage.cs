using System.Globalization;
using System.Text;
using Voy8.DemoSites.Sites;
using Voy8.DemoSites.Sites.Markup;
using Voy8.DemoSites.Venues;

namespace Voy8.DemoSites.Demo;

/// <summary>A list of all sites, how they are built and what is the matter with them, with a button to change one.</summary>
internal static class IndexPage
{
    public static string Write(VenueTown town, SiteStates states, int port)
    {
        var rows = new StringBuilder();
        foreach (var venue in town.Venues)
        {
            var name = venue.Site is null ? Html.Encode(venue.Name) : $"<a href=\"http://{venue.Host}:{port}/\">{Html.Encode(venue.Name)}</a>";
            rows.Append(CultureInfo.InvariantCulture, $"<tr><td>{name}<td>{venue.Kind}<td>{venue.Language.Code}<td>{venue.Building.Quarter}<td>{venue.Site?.Markup}<td>{venue.Site?.Design}<td>{Troubles(venue)}<td>{string.Join(", ", states.FactsOf(venue).Features)}<td><button data-slug=\"{venue.Slug}\">Change</button></tr>\n");
        }
        return Resource.Text("index.html").Replace("{{count}}", town.Venues.Count.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal).Replace("{{rows}}", rows.ToString(), StringComparison.Ordinal);
    }

    private static string Troubles(DemoVenue venue)
    {
        if (venue.Site is not { } site)
        {
            return "no site";
        }
        IEnumerable<string> troubles =
        [
            .. site.Quirk == Quirk.None ? [] : new[] { site.Quirk.ToString() },
            .. site.Charset == "utf-8" ? [] : new[] { site.Charset },
            .. venue.OtherHours is null ? [] : new[] { "hours change hourly" },
            .. site.DailySpecial ? new[] { "daily special" } : [],
        ];
        return string.Join(", ", troubles);
    }
}
