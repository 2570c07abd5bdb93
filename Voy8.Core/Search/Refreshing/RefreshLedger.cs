using Voy8.Core.Enrichment;

namespace Voy8.Core.Search;

/// <summary>Remembers what a stream has told of each venue, so that a message and a look never tell the same twice.</summary>
internal sealed class RefreshLedger(IEnumerable<Guid> venueIds, DateTimeOffset since)
{
    private readonly Dictionary<Guid, DateTimeOffset> _toldUntil = venueIds.Distinct().ToDictionary(id => id, _ => since);

    public IReadOnlyCollection<Guid> VenueIds => _toldUntil.Keys;

    /// <summary>What a message about a venue tells a listener.</summary>
    /// <param name="venue">As it is now; null when it is gone.</param>
    public IEnumerable<VenueRefresh> Hear(VenueChange change, FoundVenue? venue)
    {
        if (change.Kind == VenueChangeKind.Refreshing)
        {
            yield return new VenueRefresh(change.VenueId, change.Kind, null, venue);
        }
        else if (venue is not null && venue.AnsweredAt != _toldUntil.GetValueOrDefault(venue.Id))
        {
            // A message is believed whatever the clocks of the machines say; only what was told already is not told again.
            yield return HasNews(venue) ? Tell(venue) : new VenueRefresh(
                venue.Id, change.Kind, change.Kind == VenueChangeKind.RefreshFailed ? "The visit to its site did not succeed." : null, venue);
        }
    }

    /// <summary>What a look at the database tells a listener.</summary>
    /// <param name="venues">Those that exist.</param>
    /// <param name="underWay">Those whose crawl is not over: a failure of theirs is not the last word.</param>
    public IEnumerable<VenueRefresh> Look(IReadOnlyDictionary<Guid, FoundVenue> venues, IReadOnlySet<Guid> underWay)
    {
        foreach (var venue in venues.Values.Where(venue => HasNews(venue) && (!HasFailed(venue) || !underWay.Contains(venue.Id))))
        {
            yield return Tell(venue);
        }

        foreach (var gone in _toldUntil.Keys.Where(id => !venues.ContainsKey(id)).ToArray())
        {
            _toldUntil.Remove(gone);
            yield return new VenueRefresh(gone, VenueChangeKind.RefreshFailed, "The venue has been deleted.", null);
        }
    }

    private bool HasNews(FoundVenue venue) => _toldUntil.TryGetValue(venue.Id, out var told) && venue.AnsweredAt > told;

    private VenueRefresh Tell(FoundVenue venue)
    {
        _toldUntil[venue.Id] = venue.AnsweredAt!.Value;
        return HasFailed(venue)
            ? new VenueRefresh(venue.Id, VenueChangeKind.RefreshFailed, venue.CrawlMessage, venue)
            : new VenueRefresh(venue.Id, VenueChangeKind.Refreshed, null, venue);
    }

    private static bool HasFailed(FoundVenue venue) => venue.CrawlStatus is not ("succeeded" or "unchanged");
}
