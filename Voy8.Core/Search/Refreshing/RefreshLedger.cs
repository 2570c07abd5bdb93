using Voy8.Core.Enrichment;

namespace Voy8.Core.Search;

/// <summary>Remembers what a stream has told of each venue, so that a message and a look never tell the same twice.</summary>
internal sealed class RefreshLedger(IEnumerable<Guid> venueIds, DateTimeOffset since)
{
    private readonly Dictionary<Guid, DateTimeOffset> _toldUntil = venueIds.Distinct().ToDictionary(id => id, _ => since);

    public IReadOnlyCollection<Guid> VenueIds => _toldUntil.Keys;

    /// <param name="signal">A message about one venue; null for a look at all.</param>
    /// <param name="current">The venues it is about that exist.</param>
    public IEnumerable<VenueRefresh> Observe(VenueChange? signal, IReadOnlyDictionary<Guid, FoundVenue> current)
    {
        if (signal is { Kind: VenueChangeKind.Refreshing } begun)
        {
            yield return new VenueRefresh(begun.VenueId, begun.Kind, null, current.GetValueOrDefault(begun.VenueId));
            yield break;
        }

        foreach (var venue in current.Values)
        {
            if (IsNews(venue, signal))
            {
                yield return Tell(venue, signal);
            }
        }

        foreach (var gone in _toldUntil.Keys.Where(id => signal is null && !current.ContainsKey(id)).ToArray())
        {
            _toldUntil.Remove(gone);
            yield return new VenueRefresh(gone, VenueChangeKind.RefreshFailed, "The venue has been deleted.", null);
        }
    }

    // A message is believed whatever the clocks of the machines say; only what was told already is not told again.
    private bool IsNews(FoundVenue venue, VenueChange? signal) =>
        signal is null ? venue.AskedAt > _toldUntil[venue.Id] : venue.AskedAt != _toldUntil[venue.Id];

    private VenueRefresh Tell(FoundVenue venue, VenueChange? signal)
    {
        var recorded = venue.AskedAt > _toldUntil[venue.Id];
        if (recorded)
        {
            _toldUntil[venue.Id] = venue.AskedAt!.Value;
        }

        var failed = recorded ? venue.CrawlStatus is not ("succeeded" or "unchanged") : signal?.Kind == VenueChangeKind.RefreshFailed;
        return failed
            ? new VenueRefresh(venue.Id, VenueChangeKind.RefreshFailed, recorded ? venue.CrawlMessage : "The visit to its site did not succeed.", venue)
            : new VenueRefresh(venue.Id, VenueChangeKind.Refreshed, null, venue);
    }
}
