namespace Voy8.Core.Crawling;

/// <summary>Compares addresses of one site, which often has several names: with www and without, by http and by https.</summary>
internal static class SiteAddress
{
    public static bool IsSameSite(Uri a, Uri b) => SiteOf(a) == SiteOf(b);

    /// <summary>The same for addresses that lead to one page.</summary>
    public static string PageKey(Uri url) => SiteOf(url) + url.AbsolutePath.TrimEnd('/') + url.Query;

    /// <summary>By https where the home page is: many sites still write http into their own links and sitemaps.</summary>
    public static Uri AsOn(Uri home, Uri url) =>
        home.Scheme == Uri.UriSchemeHttps && url.Scheme == Uri.UriSchemeHttp && url.IsDefaultPort
            ? new UriBuilder(url) { Scheme = Uri.UriSchemeHttps, Port = -1 }.Uri
            : url;

    /// <summary>The host without www, in ASCII and lower case.</summary>
    public static string HostOf(Uri url)
    {
        var host = (HostNames.Idn(url) ?? url.Host).ToLowerInvariant();
        return host.StartsWith("www.", StringComparison.Ordinal) ? host[4..] : host;
    }

    /// <summary>Scheme, host and port, in lower case: whose rules are in one robots.txt. A host is the same with the dot of the root and without.</summary>
    public static string OriginOf(Uri url) => new UriBuilder(url.Scheme, url.Host.TrimEnd('.').ToLowerInvariant(), url.Port).Uri.GetLeftPart(UriPartial.Authority);

    private static string SiteOf(Uri url) => url.IsDefaultPort ? HostOf(url) : $"{HostOf(url)}:{url.Port}";
}
