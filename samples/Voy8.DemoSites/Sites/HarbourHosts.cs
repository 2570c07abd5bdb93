namespace Voy8.DemoSites.Sites;

/// <summary>Each venue's site has a host name of its own; .localhost never leaves the machine (RFC 6761).</summary>
public static class HarbourHosts
{
    public const string Domain = "harbour.localhost";

    /// <returns>Null for hosts that are not a venue's.</returns>
    public static string? SlugOf(string host, out bool www)
    {
        www = false;
        if (!host.EndsWith("." + Domain, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }
        var slug = host[..^(Domain.Length + 1)];
        www = slug.StartsWith("www.", StringComparison.OrdinalIgnoreCase);
        return www ? slug[4..] : slug;
    }
}
