using System.Net;
using Microsoft.Extensions.Options;
using Voy8.Core.Crawling;
using Voy8.Core.Crawling.Fetching;

namespace Voy8.Core.Reminders.Webhooks;

/// <summary>Which addresses webhooks may go to: what crawling may ask, and by https alone, save hosts that the configuration names.</summary>
public sealed class WebhookAddress
{
    private readonly UrlGuard _guard;

    public WebhookAddress(IOptions<RemindersOptions> options)
    {
        // Those of crawling are not ours: where one may read, people may not have requests sent.
        var crawling = new CrawlingOptions();
        foreach (var host in options.Value.AllowedPrivateHosts)
        {
            crawling.AllowedPrivateHosts.Add(host);
        }

        Crawling = Options.Create(crawling);
        _guard = new UrlGuard(Crawling);
    }

    /// <summary>For a connector of webhooks.</summary>
    internal IOptions<CrawlingOptions> Crawling { get; }

    internal UrlGuard Guard => _guard;

    /// <summary>A sentence on why there can be no webhook; null when it may be tried. Where a name leads is seen when it is connected to.</summary>
    public string? WhyNot(string? text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri))
        {
            return "It is not the address of a web service, such as https://example.org/hooks/voy8.";
        }

        try
        {
            _guard.Check(uri);
        }
        catch (FetchException exception)
        {
            return exception.Message;
        }

        if (_guard.MayBePrivate(HostNames.Idn(uri) ?? uri.Host))
        {
            return null;
        }

        return uri.Scheme != Uri.UriSchemeHttps ? "A webhook goes by https alone."
            : IPAddress.TryParse(uri.Host.Trim('[', ']'), out var address) && !AddressGuard.IsPublic(address) ? "This is not a public address."
            : null;
    }
}
