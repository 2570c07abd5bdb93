using System.Net;

namespace Voy8.Core.Crawling.Fetching;

/// <summary>What is asked for.</summary>
/// <param name="Known">An earlier answer: when the request ends at its page, and that did not change, the answer is 304 without a body.</param>
public sealed record PageRequest(Uri Url, PageValidators? Known = null)
{
    /// <summary>
    /// For files rather than pages: bytes to keep, of a longer one the first, whatever its type. Null reads text alone, and refuses
    /// bodies beyond <see cref="CrawlingOptions.MaxBodyBytes"/>.
    /// </summary>
    public int? KeptBytes { get; init; }

    /// <summary>Redirects that have led here already; they count.</summary>
    public int Redirects { get; init; }

    /// <summary>Where a page that was read sends its reader on to by itself, which is followed as a redirect is; null or giving null for a page that is to be read.</summary>
    public Func<PageResponse, Uri?>? LeadsOn { get; init; }
}

/// <summary>What a server gave to ask later whether its page has changed.</summary>
/// <param name="Url">The page that they are of, redirects followed; they are shown to no other.</param>
/// <param name="LastModified">As the server wrote it.</param>
public sealed record PageValidators(Uri Url, string? ETag, string? LastModified)
{
    /// <summary>True when there is something to ask by.</summary>
    public bool CanAsk => (ETag ?? LastModified) is not null;
}

/// <summary>What came, redirects followed.</summary>
public sealed record PageResponse
{
    /// <summary>Where the answer came from in the end.</summary>
    public required Uri Url { get; init; }

    public required HttpStatusCode Status { get; init; }

    /// <summary>Lower case, without parameters; empty when the server names none.</summary>
    public string MediaType { get; init; } = "";

    /// <summary>The charset parameter of the content type.</summary>
    public string? Charset { get; init; }

    public string? ETag { get; init; }
    public string? LastModified { get; init; }

    /// <summary>How long the server asks to be left alone.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>X-Robots-Tag; empty when there is none.</summary>
    public string RobotsTag { get; init; } = "";

    /// <summary>Decoded of its content codings; empty unless the status is 2xx, and the type text or a file asked for.</summary>
    public byte[] Body { get; init; } = [];

    /// <summary>Time from sending the last request to the end of its body.</summary>
    public TimeSpan Duration { get; init; }

    public PageValidators Validators => new(Url, ETag, LastModified);

    public bool IsSuccess => (int)Status is >= 200 and < 300;

    public bool IsHtml => MediaType is "" or "text/html" or "application/xhtml+xml" or "application/xml" or "text/xml";
}
