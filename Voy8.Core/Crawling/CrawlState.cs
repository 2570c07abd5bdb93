using Voy8.Core.Crawling.Fetching;

namespace Voy8.Core.Crawling;

/// <summary>How the last visit to a venue's own site went.</summary>
/// <param name="Status">One of <see cref="CrawlStatus"/>.</param>
/// <param name="Message">For people; null when there is nothing to say.</param>
/// <param name="FinalUrl">The home page, redirects followed.</param>
/// <param name="ETag">Of the page at <paramref name="FinalUrl"/>, for the next conditional request.</param>
/// <param name="LastModified">As above, as the server wrote it.</param>
/// <param name="SucceededAt">The last visit that read or verified facts.</param>
public sealed record CrawlState(
    Guid VenueId,
    string Status,
    string? Message,
    int? HttpStatus,
    string? FinalUrl,
    string? ETag,
    string? LastModified,
    int PagesRead,
    DateTimeOffset CrawledAt,
    DateTimeOffset? SucceededAt,
    TimeSpan Duration)
{
    /// <summary>What was visited, before redirects; null for a visit of which that was not kept.</summary>
    public string? Website { get; init; }

    /// <summary>Pages that were read after the home page, for the next conditional requests.</summary>
    public IReadOnlyList<PageValidators> FurtherPages { get; init; } = [];

    /// <summary>Another attempt of the same job follows, so that this one is no failure yet.</summary>
    public bool IsTriedAgain { get; init; }

    /// <summary>Facts were read or verified, but pages that others are from could not be asked: for the schedule a failure.</summary>
    public bool IsPartial { get; init; }

    /// <summary>Visits in a row that read nothing, or not all, this one included. What the store counts; not what it is given.</summary>
    public int Failures { get; init; }
}

/// <summary>Values of <see cref="CrawlState.Status"/>.</summary>
public static class CrawlStatus
{
    /// <summary>Facts were read and differ from before.</summary>
    public const string Succeeded = "succeeded";

    /// <summary>The site says what it said before.</summary>
    public const string Unchanged = "unchanged";

    /// <summary>robots.txt, a login or the site's own rules keep crawlers out.</summary>
    public const string Forbidden = "forbidden";

    /// <summary>The page is gone.</summary>
    public const string NotFound = "not_found";

    public const string Failed = "failed";
}
