using System.Net;
using Microsoft.Extensions.Options;

namespace Voy8.Core.Crawling.Fetching;

/// <summary>Fetches one address within bounds of time, size and redirects. Knows nothing of robots.txt or politeness.</summary>
public sealed class PageFetcher(CrawlHttpClient client, UrlGuard urls, IOptions<CrawlingOptions> options, TimeProvider time)
{
    // They are stored, and sent back.
    private const int MaxValidatorLength = 1_000;

    private readonly CrawlingOptions _options = options.Value;

    /// <param name="request">What to fetch.</param>
    /// <param name="beforeRedirect">Called with each new address before it is asked; may refuse it by throwing.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="FetchException">The page could not be had.</exception>
    public async Task<PageResponse> FetchAsync(PageRequest request, Func<Uri, CancellationToken, ValueTask> beforeRedirect, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(_options.RequestTimeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            var url = request.Url;
            for (var hops = request.Redirects; ; hops++)
            {
                urls.Check(url);
                var (response, location) = await SendAsync(request with { Url = url }, both.Token);
                if (location is null)
                {
                    return response;
                }

                if (hops >= _options.MaxRedirects)
                {
                    throw new FetchException(FetchFailure.TooManyRedirects, $"More than {_options.MaxRedirects} redirects.");
                }

                url = location;
                urls.Check(url);
                await beforeRedirect(url, both.Token);
            }
        }
        catch (HttpRequestException exception)
        {
            throw Translate(request.Url, exception);
        }
        catch (IOException exception)
        {
            throw new FetchException(FetchFailure.Connection, $"{request.Url.Host} broke the connection.", exception);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new FetchException(FetchFailure.Timeout, $"{request.Url.Host} did not answer in time.", exception);
        }
    }

    private async Task<(PageResponse Response, Uri? Location)> SendAsync(PageRequest request, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        using var message = new HttpRequestMessage(HttpMethod.Get, request.Url);
        message.Headers.TryAddWithoutValidation("Accept", request.KeptBytes is null ? "text/html,application/xhtml+xml,text/plain;q=0.8,*/*;q=0.1" : "text/plain,application/xml,*/*;q=0.5");
        if (request.Known is { } known && known.Url == request.Url)
        {
            AddCondition(message, "If-None-Match", known.ETag);
            AddCondition(message, "If-Modified-Since", known.LastModified);
        }

        using var answer = await client.SendAsync(message, cancellationToken);
        var response = Describe(request.Url, answer);
        if (IsRedirect(answer.StatusCode) && Location(request.Url, answer) is { } location)
        {
            return (response, location);
        }

        if (response.IsSuccess && (request.KeptBytes is not null || response.IsHtml || response.MediaType.StartsWith("text/", StringComparison.Ordinal)))
        {
            var limit = request.KeptBytes ?? _options.MaxBodyBytes;
            var body = await BoundedBody.ReadAsync(answer.Content, limit, _options.MaxCompressionRatio, truncate: request.KeptBytes is not null, cancellationToken);
            response = response with { Body = body };
        }

        response = response with { Duration = time.GetElapsedTime(start) };
        return (response, response.IsSuccess && request.LeadsOn?.Invoke(response) is { } next ? WithoutFragment(next) : null);
    }

    private PageResponse Describe(Uri url, HttpResponseMessage answer) => new()
    {
        Url = url,
        Status = answer.StatusCode,
        MediaType = answer.Content.Headers.ContentType?.MediaType?.ToLowerInvariant() ?? "",
        Charset = answer.Content.Headers.ContentType?.CharSet?.Trim('"', '\'', ' '),
        ETag = Validator(answer.Headers, "ETag"),
        LastModified = Validator(answer.Content.Headers, "Last-Modified"),
        RetryAfter = answer.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } when date > time.GetUtcNow() => date - time.GetUtcNow(),
            _ => null,
        },
        RobotsTag = answer.Headers.TryGetValues("X-Robots-Tag", out var tags) ? string.Join(", ", tags) : "",
    };

    private static void AddCondition(HttpRequestMessage message, string name, string? value)
    {
        // A stored value that is no header value any more is left out rather than sent.
        if (value is not null && !value.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            message.Headers.TryAddWithoutValidation(name, value);
        }
    }

    private static string? Single(System.Net.Http.Headers.HttpHeaders headers, string name) =>
        headers.TryGetValues(name, out var values) && values.FirstOrDefault() is { Length: > 0 } value ? value : null;

    private static string? Validator(System.Net.Http.Headers.HttpHeaders headers, string name) =>
        Single(headers, name) is { Length: <= MaxValidatorLength } value ? value : null;

    private static bool IsRedirect(HttpStatusCode status) => (int)status is 301 or 302 or 303 or 307 or 308;

    // Null when the answer names none.
    private static Uri? Location(Uri from, HttpResponseMessage answer)
    {
        if (Single(answer.Headers, "Location") is not { } text)
        {
            return null;
        }

        // What was parsed once need not be an address again when it is put together anew.
        return WebAddress.Resolve(from, text) is { } location && WithoutFragment(location) is { } bare
            ? bare
            : throw new FetchException(FetchFailure.Refused, $"{from.Host} redirects to what is no http or https address.");
    }

    private static Uri? WithoutFragment(Uri url) => Uri.TryCreate(url.GetLeftPart(UriPartial.Query), UriKind.Absolute, out var bare) ? bare : null;

    private static FetchException Translate(Uri url, HttpRequestException exception)
    {
        for (Exception? inner = exception; inner is not null; inner = inner.InnerException)
        {
            if (inner is FetchException fetch)
            {
                return fetch;
            }
        }

        return exception.HttpRequestError switch
        {
            HttpRequestError.ConfigurationLimitExceeded => new FetchException(FetchFailure.BadAnswer, $"{url.Host} sends larger headers than are read.", exception),
            HttpRequestError.InvalidResponse => new FetchException(FetchFailure.BadAnswer, $"{url.Host} does not speak HTTP correctly.", exception),
            HttpRequestError.SecureConnectionError => new FetchException(FetchFailure.Connection, $"{url.Host} has no valid certificate or speaks no TLS that is accepted.", exception),
            _ => new FetchException(FetchFailure.Connection, $"{url.Host} broke the connection.", exception),
        };
    }
}
