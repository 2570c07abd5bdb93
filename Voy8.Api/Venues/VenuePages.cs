using Voy8.Api.Mapping;
using Voy8.Contracts;
using Voy8.Core.Catalogue;
using Voy8.Core.Crawling;
using Voy8.Core.Enrichment;

namespace Voy8.Api.Venues;

/// <summary>Reads what a venue's page shows, and what its watchers are told.</summary>
internal sealed class VenuePages(
    VenueStore venues, EnrichmentStore enrichments, CrawlsUnderWay crawls, VenueMapping mapping)
{
    public async Task<VenueResponse?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await venues.FindAsync(id, cancellationToken) is not { } details)
        {
            return null;
        }

        var observations = await enrichments.ReadAsync(id, cancellationToken);
        var underWay = await crawls.FindAsync([id], cancellationToken);
        return mapping.ToResponse(details, observations, underWay.Contains(id));
    }

    /// <summary>What happened to a venue, with its newest facts; null when it is gone.</summary>
    public async Task<VenueRefreshEvent?> DescribeAsync(VenueChange change, CancellationToken cancellationToken)
    {
        if (change.Kind == VenueChangeKind.Refreshing)
        {
            return new VenueRefreshEvent(change.VenueId, RefreshState.Refreshing, null, null, null);
        }

        if (await venues.FindAsync(change.VenueId, cancellationToken) is not { } details)
        {
            return null;
        }

        var facts = FactMerger.Merge(await enrichments.ReadAsync(change.VenueId, cancellationToken)).ToVenueFacts().ToSummary();
        return new VenueRefreshEvent(
            change.VenueId,
            change.Kind == VenueChangeKind.Refreshed ? RefreshState.Refreshed : RefreshState.Failed,
            details.LastVisit?.Message,
            facts,
            mapping.ToFreshness(details));
    }
}
