namespace Voy8.Core.Extraction.PlainHtml;

/// <summary>Profiles of the business on social networks, and what only looks like one.</summary>
internal static class SocialLinks
{
    private static readonly string[] Hosts = ["facebook.com", "instagram.com", "twitter.com", "x.com", "tiktok.com", "youtube.com", "linkedin.com", "pinterest.com", "threads.net", "threads.com", "vimeo.com", "bsky.app", "xing.com"];
    private static readonly string[] Actions = ["share", "sharer", "sharer.php", "intent", "dialog", "plugins", "hashtag", "tr", "embed", "watch", "login", "home", "policies", "legal", "privacy", "help", "p", "reel", "status", "pin", "pins", "search", "explore", "settings", "terms", "about", "i", "stories", "playlist", "results", "sharing", "sharearticle", "share-offsite", "post.php", "events", "feed", "legal-terms"];

    // Whoever made the site left its own profile in the template.
    private static readonly string[] Builders = ["wix", "wixcom", "wordpress", "wordpressdotcom", "squarespace", "jimdo", "weebly", "shopify", "godaddy", "ionos"];

    public static bool IsProfile(Uri url)
    {
        if (!Hosts.Any(name => IsOrIsUnder(url.Host, name)))
        {
            return false;
        }

        var first = url.AbsolutePath.Trim('/').Split('/')[0];
        return first.Length > 0 && !Builders.Contains(first, StringComparer.OrdinalIgnoreCase) && !Actions.Contains(first, StringComparer.OrdinalIgnoreCase);
    }

    private static bool IsOrIsUnder(string host, string name) =>
        host.EndsWith(name, StringComparison.OrdinalIgnoreCase) && (host.Length == name.Length || host[^(name.Length + 1)] == '.');
}
