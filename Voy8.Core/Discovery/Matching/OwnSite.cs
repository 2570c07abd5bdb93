using System.Collections.Frozen;
using Voy8.Core.Crawling.Politeness;

namespace Voy8.Core.Discovery.Matching;

/// <summary>Whose site an address is on. Profiles at social networks, directories and builders of sites are nobody's own domain.</summary>
internal static class OwnSite
{
    private static readonly FrozenSet<string> Shared = FrozenSet.Create(
        StringComparer.Ordinal,
        "facebook.com", "fb.com", "fb.me", "instagram.com", "twitter.com", "x.com", "tiktok.com", "youtube.com", "linkedin.com", "xing.com", "pinterest.com",
        "threads.net", "threads.com", "vimeo.com", "bsky.app", "t.me", "wa.me", "whatsapp.com", "linktr.ee", "goo.gl", "bit.ly",
        "google.com", "google.de", "google.gr", "business.site", "g.page", "maps.app.goo.gl", "apple.com", "foursquare.com", "yelp.com", "yelp.de", "tripadvisor.com", "tripadvisor.de",
        "tripadvisor.com.gr", "booking.com", "airbnb.com", "hotels.com", "expedia.com", "opentable.com", "opentable.de", "thefork.com", "quandoo.de", "lieferando.de", "ubereats.com",
        "wolt.com", "e-food.gr", "deliveroo.com", "just-eat.com", "jameda.de", "doctolib.de", "doctolib.fr", "golocal.de", "gelbeseiten.de", "dasoertliche.de", "11880.com",
        "meinestadt.de", "vrisko.gr", "xo.gr", "yellowpages.com", "yell.com", "wikipedia.org", "openstreetmap.org", "wordpress.com", "blogspot.com", "wixsite.com", "jimdofree.com",
        "jimdosite.com", "weebly.com", "webnode.com", "github.io", "eatbu.com", "order-app.com");

    /// <returns>The registrable domain; null when the address is none, or the domain is nobody's own.</returns>
    public static string? DomainOf(string website)
    {
        if (!Uri.TryCreate(website, UriKind.Absolute, out var uri) || HostNames.Idn(uri) is not { Length: > 0 } host)
        {
            return null;
        }

        var domain = OwnerOf(host);
        return Shared.Contains(domain) || Shared.Contains(host) ? null : domain;
    }

    /// <summary>The registrable domain; below <c>localhost</c>, where nothing is registered (RFC 6761), the host itself.</summary>
    public static string OwnerOf(string host) => host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        ? host.StartsWith("www.", StringComparison.OrdinalIgnoreCase) ? host[4..] : host
        : PublicSuffixList.RegistrableDomainOf(host);

    /// <returns>Host and path without <c>www.</c> and the slash at the end, when the path says more than the host; else null.</returns>
    public static string? PageOf(string website) =>
        Uri.TryCreate(website, UriKind.Absolute, out var uri) && HostNames.Idn(uri) is { } host && uri.AbsolutePath.Trim('/') is { Length: > 0 } path
            ? $"{(host.StartsWith("www.", StringComparison.Ordinal) ? host[4..] : host)}/{path}".ToLowerInvariant()
            : null;
}
