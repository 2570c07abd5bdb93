using Microsoft.Extensions.Logging;
using Voy8.Core.Crawling.Fetching;
using Voy8.Core.Extraction;
using Voy8.Jobs;

namespace Voy8.Core.Crawling.Sitemaps;

/// <summary>
/// Finds pages that are worth reading in a site's sitemaps: those that robots.txt names, else <c>/sitemap.xml</c>. Each file is a
/// request like any other, of the same site, and at most <see cref="CrawlingOptions.SitemapFiles"/> are asked for.
/// </summary>
internal sealed class SiteSitemaps(SiteVisit visit, CrawlingOptions options, ILogger logger)
{
    // An index may name sitemaps, and those pages; an index of indexes is none by the standard.
    private const int MaxDepth = 2;

    // Content management systems split sitemaps by kind of content and name them after it.
    private static readonly string[] OtherKinds = ["post", "news", "image", "video", "product", "categor", "tag", "author", "user", "event", "attachment", "archive"];

    private readonly PriorityQueue<(Uri Url, int Depth), (int Rank, int Order)> _files = new();
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private bool _begun;

    /// <returns>The likeliest pages of each topic, the best first, as many of each as a visit may read; none when asked again.</returns>
    public async Task<IReadOnlyList<PageLink>> FindPagesAsync(Uri home, CancellationToken cancellationToken)
    {
        if (_begun)
        {
            return [];
        }

        _begun = true;
        var named = visit.SitemapsOf(home);
        Enqueue(home, home, named.Count > 0 ? named : ["/sitemap.xml"], depth: 1);

        var pages = new List<PageLink>();
        for (var asked = 0; asked < options.SitemapFiles && _files.TryDequeue(out var file, out _); asked++)
        {
            if (await ReadAsync(file.Url, cancellationToken) is not { } sitemap)
            {
                break;
            }

            var found = Worthwhile(home, file.Url, sitemap.Pages);
            logger.SitemapRead(file.Url, found.Count, sitemap.Sitemaps.Count);
            pages.AddRange(found);
            if (file.Depth < MaxDepth)
            {
                Enqueue(home, file.Url, sitemap.Sitemaps, file.Depth + 1);
            }
        }

        return pages;
    }

    // Nothing when this file cannot be had; null when the host is not to be asked any more.
    private async Task<Sitemap?> ReadAsync(Uri url, CancellationToken cancellationToken)
    {
        try
        {
            if (!await visit.MayGoOnAsync())
            {
                logger.PagePassedOver(url, "the host asks for a longer pause than a visit waits");
                return null;
            }

            var response = await visit.FetchAsync(new PageRequest(url) { KeptBytes = options.MaxBodyBytes }, cancellationToken);
            return response.IsSuccess
                ? await SitemapReader.ReadAsync(response.Body, response.Charset, options.MaxBodyBytes, options.MaxCompressionRatio, cancellationToken)
                : Sitemap.Empty;
        }
        catch (Exception exception) when (exception is FetchException or CrawlForbiddenException or JobDeferredException)
        {
            logger.PagePassedOver(url, exception.Message);
            return exception is FetchException { IsTransient: true } ? null : Sitemap.Empty;
        }
    }

    private void Enqueue(Uri home, Uri from, IEnumerable<string> sitemaps, int depth)
    {
        foreach (var text in sitemaps)
        {
            if (WebAddress.Resolve(from, text) is { } url && SiteAddress.IsSameSite(home, url) && SiteAddress.AsOn(home, url) is var file && _known.Add(file.AbsoluteUri))
            {
                _files.Enqueue((file, depth), (Rank(file), _known.Count));
            }
        }
    }

    private static int Rank(Uri sitemap)
    {
        var name = sitemap.AbsolutePath;
        return name.Contains("page", StringComparison.OrdinalIgnoreCase) ? 0
            : OtherKinds.Any(kind => name.Contains(kind, StringComparison.OrdinalIgnoreCase)) ? 2
            : 1;
    }

    private List<PageLink> Worthwhile(Uri home, Uri from, IEnumerable<string> pages)
    {
        var folder = home.AbsolutePath[..(home.AbsolutePath.LastIndexOf('/') + 1)];
        return
        [
            .. pages
                .Select(text => WebAddress.Resolve(from, text))
                .OfType<Uri>()
                .Where(url => SiteAddress.IsSameSite(home, url) && !PageTopics.IsFile(url))
                .Select(url => (Url: url, Topic: PageTopics.OfAddress(url)))
                .Where(page => page.Topic is not null)
                .GroupBy(page => page.Topic!.Value)
                .SelectMany(topic => topic
                    .DistinctBy(page => page.Url.AbsoluteUri)
                    .OrderBy(page => page.Url.AbsolutePath.StartsWith(folder, StringComparison.Ordinal) ? 0 : 1)
                    .ThenBy(page => page.Url.Segments.Length)
                    .ThenBy(page => page.Url.AbsolutePath.Length)
                    .Take(options.ExtraPages)
                    .Select(page => new PageLink(page.Url, topic.Key))),
        ];
    }
}
