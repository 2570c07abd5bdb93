using System.Text;
using Voy8.DemoSites.Seeding;
using Voy8.DemoSites.Venues;

namespace Voy8.DemoSites.Sites.Serving;

/// <summary>robots.txt (RFC 9309) in the variety found in the field.</summary>
internal static class RobotsText
{
    public static string For(DemoVenue venue, SiteProfile site, string origin)
    {
        var text = new StringBuilder();
        switch (site.Quirk)
        {
            case Quirk.RobotsForbid:
                text.Append("User-agent: *\nDisallow: /\n");
                break;
            case Quirk.RobotsForbidSubpages:
                text.Append("User-agent: *\nAllow: /$\nAllow: /robots.txt\nDisallow: /\n");
                break;
            default:
                Ordinary(text, (int)(StableHash.Fnv1a(venue.Slug) % 5));
                break;
        }
        return text.Append(null, $"\nSitemap: {origin}/sitemap.xml\n").ToString();
    }

    private static void Ordinary(StringBuilder text, int variant) => text.Append(variant switch
    {
        0 => "User-agent: *\nDisallow:\n",
        1 => "# Made by hand\nUser-agent: *\nDisallow: /cgi-bin/\nDisallow: /intern/ # old\n",
        2 => "User-Agent: BadBot\nDisallow: /\n\nUser-Agent: *\nAllow: /\n",
        3 => "user-agent: *\ncrawl-delay: 1\ndisallow: /*?print=\n",
        _ => "User-agent: *\nDisallow: /wp-admin/\nAllow: /wp-admin/admin-ajax.php\n",
    });
}
