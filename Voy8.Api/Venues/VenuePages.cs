using Voy8.Api.Mapping;
using Voy8.Contracts;
using Voy8.Core.Catalogue;
using Voy8.Core.Crawling;
using Voy8.Core.Enrichment;

namespace Voy8.Api.Venues;

/// <summary>Reads what a venue's page shows.</summary>
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
}
