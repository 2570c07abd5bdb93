namespace Voy8.Core.Extraction.PlainHtml;

/// <summary>Profiles of the business on social networks, and what only looks like one.</summary>
internal static class SocialLinks
{
    private static readonly string[] Hosts = ["facebook.com", "instagram.com", "twitter.com", "x.com", "tiktok.com", "youtube.com", "linkedin.com", "pinterest.com", "threads.net", "vimeo.com"];
    private static readonly string[] Actions = ["share", "sharer", "sharer.php", "intent", "dialog", "plugins", "hashtag", "tr", "embed", "watch", "login", "home", "policies", "legal", "privacy", "help", "p", "reel", "status"];

    public static bool IsProfile(Uri url)
    {
        var host = url.Host;
        var known = Hosts.Any(name => host.Equals(name, StringComparison.OrdinalIgnoreCase) || host.EndsWith("." + name, StringComparison.OrdinalIgnoreCase));
        var first = url.AbsolutePath.Trim('/').Split('/')[0];
        return known && first.Length > 0 && !Actions.Contains(first, StringComparer.OrdinalIgnoreCase);
    }
}
