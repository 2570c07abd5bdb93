using System.Runtime.CompilerServices;
using Voy8.Core.Enrichment;

namespace Voy8.Worker.Commands;

/// <summary>For a command without Redis: nobody is told, and whoever watches looks for himself.</summary>
internal sealed class SilentVenueFeed : IVenueFeed
{
    public ValueTask PublishAsync(VenueChange change, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

    public async IAsyncEnumerable<VenueChange> SubscribeAsync(
        IReadOnlySet<Guid> venueIds, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        yield break;
    }

    public Task<bool?> IsWatchedAsync(Guid venueId, CancellationToken cancellationToken = default) => Task.FromResult<bool?>(null);
}
