using System.Xml.Linq;
using Voy8.DemoSites.Venues;

namespace Voy8.DemoSites.Sites.Serving;

internal static class Sitemap
{
    private static readonly XNamespace Namespace = "http://www.sitemaps.org/schemas/sitemap/0.9";

    public static string For(DemoVenue venue, SiteProfile site, string origin) =>
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + new XElement(
            Namespace + "urlset",
            site.Pages.Select(page => new XElement(Namespace + "url", new XElement(Namespace + "loc", origin + SitePaths.PathOf(venue, page)))));
}
