using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Voy8.Core.Search;

/// <summary>
/// Loads the index of words in the background, then applies changes as they are committed, from a watermark on as <see cref="VectorIndexFeeder"/>
/// does. A search has it catch up first, so that whoever wrote something finds it; where nothing was written that costs one look at the snapshot.
/// </summary>
internal sealed class WordIndexFeeder(
    WordIndex index, WordIndexStore store, VectorStore watermarks, IOptions<SearchOptions> options, TimeProvider time, ILogger<WordIndexFeeder> logger)
    : BackgroundService
{
    private const int ChunkSize = 1000;
    private const int LoadedAtOnce = 32_768;

    // So long a search waits for changes that come by the thousand.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);

    private readonly SemaphoreSlim _gate = new(1);
    private readonly HashSet<VenueVersion> _applied = [];
    private volatile string? _snapshot;
    private ulong _watermark;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Value.WordIndex)
        {
            return;
        }

        using var timer = new PeriodicTimer(options.Value.IndexPollInterval, time);
        var reconciledAt = time.GetTimestamp();
        do
        {
            try
            {
                var reconciles = time.GetElapsedTime(reconciledAt) >= options.Value.IndexReconcileInterval;
                await CatchUpAsync(reconciles, stoppingToken);
                reconciledAt = reconciles ? time.GetTimestamp() : reconciledAt;
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                Log.IndexBehind(logger, exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>For a search: what was committed before is in the index when this returns, save when there is very much of it.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        if (await store.ReadSnapshotAsync(cancellationToken) == _snapshot)
        {
            return;
        }

        try
        {
            await CatchUpAsync(reconciles: false, CancellationToken.None).WaitAsync(Patience, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // It goes on by itself; the answer is what was known before.
        }
    }

    public override void Dispose()
    {
        _gate.Dispose();
        base.Dispose();
    }

    private async Task CatchUpAsync(bool reconciles, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            var snapshot = await store.ReadSnapshotAsync(cancellationToken);
            if (!index.IsReady)
            {
                await LoadAsync(cancellationToken);
            }
            else if (snapshot != _snapshot)
            {
                await ApplyChangesAsync(cancellationToken);
            }

            _snapshot = snapshot;
            if (reconciles)
            {
                index.Retain(await store.ReadIdsAsync(cancellationToken));
            }

            index.Compact();
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        var clock = Stopwatch.GetTimestamp();
        _watermark = await watermarks.ReadWatermarkAsync(cancellationToken);
        var chunk = new List<IndexedVenue>();
        await foreach (var venue in store.ReadAllAsync(cancellationToken))
        {
            chunk.Add(venue);
            if (chunk.Count == LoadedAtOnce)
            {
                index.Upsert(chunk);
                chunk.Clear();
            }
        }

        index.Upsert(chunk);
        index.MarkReady();
        Log.WordsLoaded(logger, index.Count, Stopwatch.GetElapsedTime(clock).TotalMilliseconds);
    }

    private async Task ApplyChangesAsync(CancellationToken cancellationToken)
    {
        var watermark = await watermarks.ReadWatermarkAsync(cancellationToken);
        var changes = await store.ReadChangesAsync(_watermark, cancellationToken);
        Guid[] unseen = [.. changes.Where(change => !_applied.Contains(change)).Select(change => change.VenueId).Distinct()];
        foreach (var ids in unseen.Chunk(ChunkSize))
        {
            var venues = new List<IndexedVenue>(ids.Length);
            await foreach (var venue in store.ReadAsync(ids, cancellationToken))
            {
                venues.Add(venue);
            }

            index.Upsert(venues);
            index.Remove(ids.Except(venues.Select(venue => venue.Id)));
        }

        _applied.Clear();
        _applied.UnionWith(changes.Where(change => change.ChangedIn >= watermark));
        _watermark = watermark;
    }
}
