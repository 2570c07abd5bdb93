using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Voy8.Api.Mapping;
using Voy8.Contracts;
using Voy8.Core.Crawling;
using Voy8.Core.Enrichment;
using Voy8.Core.Search;

namespace Voy8.Api.Streaming;

/// <summary>Refreshes of venues as the API's events, for searches and venue pages alike.</summary>
public sealed class VenueRefreshEvents(CrawlScope scope, TimeProvider time)
{
    public EventStreamResult<VenueRefreshEvent> Stream(IAsyncEnumerable<VenueRefresh> refreshes) => new(EventsAsync(refreshes));

    private async IAsyncEnumerable<SseItem<VenueRefreshEvent>> EventsAsync(
        IAsyncEnumerable<VenueRefresh> refreshes, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var refresh in refreshes.WithCancellation(cancellationToken))
        {
            yield return new SseItem<VenueRefreshEvent>(ToEvent(refresh), "venue");
        }
    }

    private VenueRefreshEvent ToEvent(VenueRefresh refresh) => new(
        refresh.VenueId,
        refresh.Change switch
        {
            VenueChangeKind.Refreshing => RefreshState.Refreshing,
            VenueChangeKind.Refreshed => RefreshState.Refreshed,
            _ => RefreshState.Failed,
        },
        refresh.Message,
        refresh.Venue?.Facts.ToSummary(),
        refresh.Venue is { } venue ? FreshnessOf(venue) : null);

    private Freshness FreshnessOf(FoundVenue venue) =>
        FactMapping.ToFreshness(venue.VerifiedAt, venue.StaleAt, scope.Contains(venue.Website), time.GetUtcNow());
}
