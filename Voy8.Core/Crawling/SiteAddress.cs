namespace Voy8.Core.Crawling;

/// <summary>Compares addresses of one site, which often has two names: with www and without.</summary>
internal static class SiteAddress
{
    public static bool IsSameSite(Uri a, Uri b) => HostOf(a) == HostOf(b) && a.Port == b.Port;

    /// <summary>The same for addresses that lead to one page.</summary>
    public static string PageKey(Uri url) => $"{HostOf(url)}:{url.Port}{url.AbsolutePath.TrimEnd('/')}{url.Query}";

    /// <summary>The host without www, in ASCII and lower case.</summary>
    public static string HostOf(Uri url)
    {
        var host = (HostNames.Idn(url) ?? url.Host).ToLowerInvariant();
        return host.StartsWith("www.", StringComparison.Ordinal) ? host[4..] : host;
    }
}
