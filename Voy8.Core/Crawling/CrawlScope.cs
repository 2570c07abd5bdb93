using Microsoft.Extensions.Options;

namespace Voy8.Core.Crawling;

/// <summary>Which sites may be crawled at all (<c>Crawling:Scope</c>). Nothing outside it is queued, fetched or followed to.</summary>
public sealed class CrawlScope(IOptions<CrawlingOptions> options)
{
    private readonly HostPattern[] _patterns = [.. options.Value.Scope.Select(HostPattern.Parse)];

    public bool IsEmpty => _patterns.Length == 0;

    /// <summary>True when <paramref name="website"/> is an absolute http(s) address on a host in scope.</summary>
    public bool Contains(string? website) => TryParse(website) is { } uri && Contains(uri);

    public bool Contains(Uri uri) => HostNames.Idn(uri) is { } host && _patterns.Any(pattern => pattern.Matches(host));

    /// <summary>A sentence for people on why this site is not crawled; null when it is in scope.</summary>
    public string? WhyNot(string? website)
    {
        if (string.IsNullOrWhiteSpace(website))
        {
            return "No website is known.";
        }

        if (TryParse(website) is not { } uri)
        {
            return "The website is not an http or https address.";
        }

        return Contains(uri) ? null : $"{uri.Host} is outside the crawl scope of this installation.";
    }

    /// <summary>The patterns, as one text: two scopes that read alike hold the same hosts.</summary>
    public override string ToString() => string.Join(' ', _patterns.Select(pattern => pattern.ToString()));

    private static Uri? TryParse(string? website) =>
        Uri.TryCreate(website, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps) ? uri : null;
}
