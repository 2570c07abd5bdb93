using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Voy8.Core.Embeddings;

namespace Voy8.Core.Search;

/// <summary>
/// Decides which index serves, loads it from PostgreSQL in the background, then applies changes as they are committed. Changes are asked
/// for from a watermark on, so no message can be lost: replicas agree within a poll.
/// </summary>
internal sealed class VectorIndexFeeder(
    VectorIndexSelector selector,
    InMemoryVectorIndex index,
    PgVectorIndex pgVector,
    VectorStore store,
    EmbeddingModel model,
    IOptions<SearchOptions> options,
    TimeProvider time,
    ILogger<VectorIndexFeeder> logger) : BackgroundService
{
    private const int ChunkSize = 1000;

    // Sorted by place as it is loaded: 50 MB of floats at 384 dimensions, no more, however many there are.
    private const int LoadedAtOnce = 32_768;

    // Changes already applied by transactions that the watermark still covers. Each of them, and not the latest of a venue:
    // a transaction that began earlier may commit later. There are at most four a venue, one for each table.
    private readonly HashSet<VenueVersion> _applied = [];
    private ulong _watermark;
    private bool _loaded;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var status = await model.WaitAsync(stoppingToken);
        if (!status.IsOn)
        {
            return;
        }

        using var timer = new PeriodicTimer(options.Value.IndexPollInterval, time);
        var reconciledAt = time.GetTimestamp();
        do
        {
            try
            {
                var kind = selector.Kind != VectorIndexKind.Undecided ? selector.Kind : await ChooseAsync(status, stoppingToken);
                var reconciles = time.GetElapsedTime(reconciledAt) >= options.Value.IndexReconcileInterval;
                await (kind == VectorIndexKind.PgVector ? pgVector.CatchUpAsync(reconciles, stoppingToken) : CatchUpAsync(status, reconciles, stoppingToken));
                reconciledAt = reconciles ? time.GetTimestamp() : reconciledAt;
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                Log.IndexBehind(logger, exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task<VectorIndexKind> ChooseAsync(EmbeddingModelStatus status, CancellationToken cancellationToken)
    {
        var kind = options.Value.VectorIndex == VectorIndexChoice.InProcess
            || !await pgVector.TryPrepareAsync(status.ModelId!, status.Dimensions, cancellationToken)
            ? VectorIndexKind.InProcess
            : VectorIndexKind.PgVector;
        if (kind == VectorIndexKind.InProcess && options.Value.VectorIndex == VectorIndexChoice.PgVector)
        {
            Log.PgVectorMissing(logger);
        }

        selector.Choose(kind);
        Log.IndexChosen(logger, kind);
        return kind;
    }

    private async Task CatchUpAsync(EmbeddingModelStatus status, bool reconciles, CancellationToken cancellationToken)
    {
        if (!_loaded)
        {
            await LoadAsync(status, cancellationToken);
            _loaded = true;
        }
        else
        {
            await ApplyChangesAsync(status, cancellationToken);
        }

        if (reconciles)
        {
            index.Retain(await store.ReadIdsAsync(status.ModelId!, cancellationToken));
            await store.ForgetRemovalsAsync(cancellationToken);
        }
    }

    /// <summary>Reads everything that is stored.</summary>
    internal async Task LoadAsync(EmbeddingModelStatus status, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.GetTimestamp();
        var watermark = await store.ReadWatermarkAsync(cancellationToken);
        index.Reset(status.ModelId!, status.Dimensions);
        var chunk = new List<VectorEntry>();
        await foreach (var entry in store.ReadAllAsync(status.ModelId!, status.Dimensions, cancellationToken))
        {
            chunk.Add(entry);
            if (chunk.Count == LoadedAtOnce)
            {
                index.Upsert(chunk);
                chunk.Clear();
            }
        }

        index.Upsert(chunk);
        _applied.Clear();
        _watermark = watermark;
        index.MarkReady();
        Log.IndexLoaded(logger, index.Status.Vectors, Stopwatch.GetElapsedTime(clock).TotalMilliseconds);
    }

    /// <summary>Reads what has changed since the last time.</summary>
    internal async Task ApplyChangesAsync(EmbeddingModelStatus status, CancellationToken cancellationToken)
    {
        var watermark = await store.ReadWatermarkAsync(cancellationToken);
        var changes = await store.ReadChangesAsync(status.ModelId!, _watermark, cancellationToken);
        Guid[] unseen = [.. changes.Where(change => !_applied.Contains(change)).Select(change => change.VenueId).Distinct()];
        foreach (var ids in unseen.Chunk(ChunkSize))
        {
            var entries = new List<VectorEntry>(ids.Length);
            await foreach (var entry in store.ReadAsync(status.ModelId!, status.Dimensions, ids, cancellationToken))
            {
                entries.Add(entry);
            }

            index.Upsert(entries);
            index.Remove(ids.Except(entries.Select(entry => entry.VenueId)));
        }

        _applied.Clear();
        _applied.UnionWith(changes.Where(change => change.ChangedIn >= watermark));
        _watermark = watermark;
    }
}
