namespace Voy8.Core.Crawling.Fetching;

public enum FetchFailure
{
    /// <summary>The address is not one that may be fetched: scheme, port, user name, or a host that leads inside.</summary>
    Refused,

    /// <summary>The name does not resolve, nobody listens, TLS fails or the connection breaks.</summary>
    Connection,

    Timeout,

    /// <summary>The server says that it cannot or will not answer now (429, 5xx).</summary>
    Unavailable,

    /// <summary>Headers, body or ratio beyond their bounds, or an encoding that cannot be undone.</summary>
    BadAnswer,

    TooManyRedirects,
}

/// <summary>A page could not be had. The message is fit for people.</summary>
public sealed class FetchException(FetchFailure failure, string message, Exception? innerException = null) : Exception(message, innerException)
{
    public FetchFailure Failure { get; } = failure;

    /// <summary>True when the same request may succeed later.</summary>
    public bool IsTransient => Failure is FetchFailure.Connection or FetchFailure.Timeout or FetchFailure.Unavailable;

    /// <summary>True when the name leads nowhere, or to no address that may be asked: nothing was dialled.</summary>
    public bool Lookup { get; init; }

    /// <summary>How long the server asks to be left alone.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
