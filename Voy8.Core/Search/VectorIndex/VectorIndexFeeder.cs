using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Voy8.Core.Embeddings;

namespace Voy8.Core.Search;

/// <summary>Loads the index from PostgreSQL in the background, then applies changes as they are committed.</summary>
internal sealed class VectorIndexFeeder(
    InMemoryVectorIndex index,
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
    // a transaction that began earlier may commit later. There are at most three a venue, one for each table.
    private readonly HashSet<VenueVersion> _applied = [];
    private ulong _watermark;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var status = await model.WaitAsync(stoppingToken);
        if (!status.IsOn)
        {
            return;
        }

        using var timer = new PeriodicTimer(options.Value.IndexPollInterval, time);
        var loaded = false;
        var reconciledAt = time.GetTimestamp();
        do
        {
            try
            {
                if (!loaded)
                {
                    await LoadAsync(status, stoppingToken);
                    loaded = true;
                }
                else
                {
                    await ApplyChangesAsync(status, stoppingToken);
                }

                if (time.GetElapsedTime(reconciledAt) >= options.Value.IndexReconcileInterval)
                {
                    reconciledAt = time.GetTimestamp();
                    index.Retain(await store.ReadIdsAsync(status.ModelId!, stoppingToken));
                }
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                Log.IndexBehind(logger, exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
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
