namespace Voy8.Core.Crawling.Sitemaps;

/// <summary>What a sitemap or feed names, as written; duplicates stay.</summary>
/// <param name="Pages">Of a <c>urlset</c>, a feed's entries, or the lines of a text file.</param>
/// <param name="Sitemaps">Of a <c>sitemapindex</c>.</param>
internal sealed record Sitemap(IReadOnlyList<string> Pages, IReadOnlyList<string> Sitemaps)
{
    /// <summary>Addresses that are read of one file (sitemaps.org).</summary>
    public const int MaxUrls = 50_000;

    /// <summary>Characters of an address.</summary>
    public const int MaxUrlLength = 2_048;

    public static Sitemap Empty { get; } = new([], []);
}
