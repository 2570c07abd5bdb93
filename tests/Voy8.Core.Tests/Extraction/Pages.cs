using Microsoft.Extensions.Logging.Abstractions;
using Voy8.Core.Catalogue;
using Voy8.Core.Enrichment;
using Voy8.Core.Extraction;

namespace Voy8.Core.Tests.Extraction;

/// <summary>Pages to extract from, and the extractor.</summary>
internal static class Pages
{
    public static readonly PageExtractor Extractor = new(NullLogger<PageExtractor>.Instance);

    public static PageContent Extract(string html, string name = "Café Anker", string? country = "DE", string url = "http://cafe-anker.test/", GeoPoint? location = null) =>
        Extractor.Extract(new PageSource(new Uri(url), html, DateTimeOffset.UnixEpoch), new VenueProfile(name, "cafe", country, location));

    public static string[] Values(this PageContent page, string field) => [.. page.Facts.Where(fact => fact.Field == field).Select(fact => fact.Value)];

    public static Fact? Fact(this PageContent page, string field) => page.Facts.Where(fact => fact.Field == field).MaxBy(fact => fact.Confidence);

    /// <summary>The body in a page with this JSON-LD.</summary>
    public static string JsonLd(string json, string body = "") => $"<html><head><script type=\"application/ld+json\">{json}</script></head><body>{body}</body></html>";
}
