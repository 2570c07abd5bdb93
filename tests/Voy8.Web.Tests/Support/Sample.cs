using Voy8.Contracts;

namespace Voy8.Web.Tests.Support;

/// <summary>Answers of the API with something in every field.</summary>
internal static class Sample
{
    public static readonly DateTimeOffset Now = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);
    public static readonly DatasetSummary Harbour = new(Guid.CreateVersion7(), "harbour", "Harbour demo town");
    public static readonly FeatureLabel LiveMusic = new("live_music", "Live music");
    public static readonly Freshness Fresh = new(FreshnessState.Fresh, Now.AddMinutes(-3), Now.AddDays(3));

    public static VenueSummary Summary(string? phone = "+49 4321 1", string? hours = "Mo-Su 10:00-22:00", params FeatureLabel[] features) =>
        new("Low ceilings, peat fire.", "Quay 1, Harbour", phone, "http://anchor.harbour.localhost/", hours, "€€", ["Seafood"], features, null);

    public static SearchHit Hit(string name = "The Gilded Anchor", bool refreshing = false, VenueSummary? facts = null, Guid? id = null) =>
        new(id ?? Guid.CreateVersion7(), name, "pub", "Pub", 35.3, 18.4, 0.9, ["matches: live music", "350 m"], 350, facts ?? Summary(features: LiveMusic), Fresh, refreshing);

    public static SearchResponse Found(params SearchHit[] hits) => Found(hits.Length, null, hits);

    public static SearchResponse Found(int total, string? searchId, params SearchHit[] hits) =>
        new(hits, total, false, 5.8, SearchMode.Hybrid, searchId, [new KindCount("pub", "Pub", total)], []);

    public static MetaResponse Meta() =>
        new([new KindCount("pub", "Pub", 3)], [LiveMusic], [new DatasetExtent(Harbour.Id, Harbour.Slug, Harbour.Name, "© Harbour Council", 300, 35.3, 18.4)], 300);

    public static FactValue Fact(string value, string? display = null, string source = "crawl", string? url = "http://anchor.harbour.localhost/contact", bool stale = false) =>
        new(value, display ?? value, source, source == "crawl" ? "Own website" : "Import", url, source == "crawl" ? "json-ld" : "import", 0.92, Now.AddMinutes(-3), stale);

    public static VenueResponse Venue(Guid id, IReadOnlyList<FactGroup> fields, CrawlSummary? crawl = null, VenueSummary? facts = null) =>
        new(id, "Ταβέρνα Το Λιμανάκι", "restaurant", "Restaurant", 35.3, 18.4, "GR", "http://anchor.harbour.localhost/", 0.7, Harbour, "© Harbour Council",
            facts ?? Summary(features: LiveMusic), fields, Fresh, crawl ?? new CrawlSummary(true, null, "succeeded", null, Now.AddMinutes(-3), 2, false), Now.AddDays(-1), Now);
}
