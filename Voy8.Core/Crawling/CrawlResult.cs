using Voy8.Core.Crawling.Fetching;
using Voy8.Core.Enrichment;

namespace Voy8.Core.Crawling;

/// <summary>What a visit to a site brought.</summary>
/// <param name="Status">One of <see cref="CrawlStatus"/>; <see cref="CrawlStatus.Unchanged"/> here means that the server itself said so (304).</param>
/// <param name="Facts">Of all pages read, each value once.</param>
public sealed record CrawlResult(string Status, string? Message, Uri? FinalUrl, int? HttpStatus, string? ETag, string? LastModified, int PagesRead, IReadOnlyList<Fact> Facts)
{
    /// <summary>Pages that were read after the home page.</summary>
    public IReadOnlyList<PageValidators> FurtherPages { get; init; } = [];

    /// <summary>Of an unchanged site: the pages that said so. Those that could not be asked are not among them.</summary>
    public IReadOnlyList<Uri> VerifiedPages { get; init; } = [];

    /// <summary>Pages that were read anew, by the addresses before and after redirects.</summary>
    public IReadOnlyList<Uri> ReadPages { get; init; } = [];

    /// <summary>Pages that answered 404 or 410.</summary>
    public IReadOnlyList<Uri> GonePages { get; init; } = [];

    /// <summary>Trouble kept the visit from pages that it would have asked, or from their answers.</summary>
    public bool IsCutShort { get; init; }

    public static CrawlResult Ended(string status, string message, Uri? url = null, int? httpStatus = null) =>
        new(status, message, url, httpStatus, null, null, 0, []);
}
