using System.Net;

namespace Voy8.Core.Crawling.Fetching;

/// <summary>What is asked for.</summary>
/// <param name="ETag">From an earlier answer: an unchanged page is then answered with 304 and no body.</param>
/// <param name="LastModified">As above, as the server wrote it.</param>
public sealed record PageRequest(Uri Url, string? ETag = null, string? LastModified = null);

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

    /// <summary>Decoded of its content codings; empty unless the status is 2xx and the type is text.</summary>
    public byte[] Body { get; init; } = [];

    /// <summary>Time from sending the last request to the end of its body.</summary>
    public TimeSpan Duration { get; init; }

    public bool IsSuccess => (int)Status is >= 200 and < 300;

    public bool IsHtml => MediaType is "" or "text/html" or "application/xhtml+xml" or "application/xml" or "text/xml";
}
