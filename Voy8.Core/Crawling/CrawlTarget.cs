using Voy8.Core.Catalogue;
using Voy8.Core.Extraction;

namespace Voy8.Core.Crawling;

/// <summary>A venue as the crawler needs it, with what the last visit left.</summary>
/// <param name="Country">ISO 3166-1 alpha-2, upper case.</param>
/// <param name="LastVisit">Null when its site was never visited.</param>
public sealed record CrawlTarget(Guid VenueId, string Name, string Kind, GeoPoint? Location, string? Country, string? Website, CrawlState? LastVisit)
{
    /// <summary>The last visit was to a site on another host, so that what it said is not about this one. With www or without is the same.</summary>
    public bool IsElsewhere =>
        Uri.TryCreate(LastVisit?.Website, UriKind.Absolute, out var before) && !(Uri.TryCreate(Website, UriKind.Absolute, out var now) && SiteAddress.IsSameSite(before, now));

    /// <summary>What the extractor is told of the venue.</summary>
    public VenueProfile Profile => new(Name, Kind, Country, Location);
}
