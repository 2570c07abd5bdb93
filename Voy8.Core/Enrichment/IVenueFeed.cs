namespace Voy8.Core.Enrichment;

/// <summary>
/// Tells whoever watches a venue that something happened to it, across processes, in milliseconds. It carries no data:
/// a watcher reads the venue again. Messages may be lost (Redis is away), so watchers also look for themselves.
/// </summary>
public interface IVenueFeed
{
    ValueTask PublishAsync(VenueChange change, CancellationToken cancellationToken = default);

    /// <summary>Changes of the given venues from now on, until cancelled.</summary>
    IAsyncEnumerable<VenueChange> SubscribeAsync(IReadOnlySet<Guid> venueIds, CancellationToken cancellationToken = default);

    /// <summary>Whether anybody watches the venue, in any process; null when that cannot be known.</summary>
    Task<bool?> IsWatchedAsync(Guid venueId, CancellationToken cancellationToken = default);
}

public readonly record struct VenueChange(Guid VenueId, VenueChangeKind Kind);

public enum VenueChangeKind
{
    /// <summary>A worker has begun to crawl it.</summary>
    Refreshing,

    /// <summary>New facts were stored, or the old ones verified.</summary>
    Refreshed,

    /// <summary>The crawl gave up; the old facts stand.</summary>
    RefreshFailed,
}
