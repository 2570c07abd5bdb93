using Microsoft.Extensions.Options;

namespace Voy8.Core.Crawling.Fetching;

/// <summary>Which addresses may be asked for at all, before any name is resolved.</summary>
public sealed class UrlGuard(IOptions<CrawlingOptions> options)
{
    private const int MaxLength = 2048;

    private readonly HostPattern[] _privateHosts = [.. options.Value.AllowedPrivateHosts.Select(HostPattern.Parse)];

    /// <summary>True for hosts that the configuration lets resolve to private addresses, on any port.</summary>
    public bool MayBePrivate(string host) => _privateHosts.Any(pattern => pattern.Matches(host));

    /// <exception cref="FetchException">The address is refused.</exception>
    public void Check(Uri uri)
    {
        if (!uri.IsAbsoluteUri || (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps))
        {
            throw Refused("Only http and https addresses are read.");
        }

        if (HostNames.Idn(uri) is not { } host)
        {
            throw Refused("The address has no host name that can be looked up.");
        }

        if (uri.UserInfo.Length > 0)
        {
            throw Refused("Addresses with a user name are not read.");
        }

        if (uri.OriginalString.Length > MaxLength || uri.AbsoluteUri.Length > 2 * MaxLength)
        {
            throw Refused($"The address is longer than {MaxLength} characters.");
        }

        if (!uri.IsDefaultPort && uri.Port is not (80 or 443) && !MayBePrivate(host))
        {
            throw Refused($"Port {uri.Port} is not one of a public web site.");
        }
    }

    private static FetchException Refused(string message) => new(FetchFailure.Refused, message);
}
