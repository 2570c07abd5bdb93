using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Voy8.Core.Embeddings;

namespace Voy8.Core.Search;

/// <summary>A model whose vectors are searched, and the length of its vectors.</summary>
internal sealed record ServedModel(string ModelId, int Dimensions);

/// <summary>
/// Decides which index serves, loads it from PostgreSQL in the background, then applies changes as they are committed. Changes are asked
/// for from a watermark on, so no message can be lost: replicas agree within a poll. When another model takes over, by the fleet's word,
/// it is loaded beside the one before and takes its place as a whole.
/// </summary>
internal sealed class VectorIndexFeeder(
    VectorIndexSelector selector,
    InMemoryVectorIndex index,
    PgVectorIndex pgVector,
    VectorStore store,
    EmbeddingModels models,
    EmbeddingModelRegister register,
    CatalogueGeneration generation,
    IOptions<SearchOptions> options,
    TimeProvider time,
    ILogger<VectorIndexFeeder> logger) : BackgroundService
{
    private const int ChunkSize = 1000;

    // Sorted by place as it is loaded: 50 MB of floats at 384 dimensions, no more, however many there are.
    private const int LoadedAtOnce = 32_768;

    private readonly ChangeLedger<VenueVersion> _ledger = new(change => change.ChangedIn);
    private string? _served;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.IndexPollInterval, time);
        var reconciledAt = time.GetTimestamp();
        do
        {
            try
            {
                var began = time.GetTimestamp();
                if (await FindServedAsync(stoppingToken) is { } model)
                {
                    var reconciles = time.GetElapsedTime(reconciledAt) >= options.Value.IndexReconcileInterval;
                    await FollowAsync(model, reconciles, stoppingToken);
                    generation.Indexed(began);
                    reconciledAt = reconciles ? time.GetTimestamp() : reconciledAt;
                }
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                Log.IndexBehind(logger, exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    // What the fleet searches, whether or not this process can turn a query into such a vector. Before the first: what is configured.
    private async Task<ServedModel?> FindServedAsync(CancellationToken cancellationToken)
    {
        if (!models.Enabled)
        {
            return null;
        }

        if (await register.FindCurrentAsync(cancellationToken) is { } current)
        {
            return new ServedModel(current.ModelId, current.Dimensions);
        }

        return (await models.WaitAsync(cancellationToken)) is [.., var configured] ? new ServedModel(configured.ModelId!, configured.Dimensions) : null;
    }

    private async Task FollowAsync(ServedModel model, bool reconciles, CancellationToken cancellationToken)
    {
        var changes = _served != model.ModelId;
        var kind = changes ? await ChooseAsync(model, cancellationToken) : selector.Kind;
        await (kind == VectorIndexKind.PgVector
            ? pgVector.CatchUpAsync(reconciles, cancellationToken)
            : CatchUpAsync(model, changes, reconciles, cancellationToken));
        if (changes)
        {
            // Not before it is whole: until then the model before it is searched.
            selector.Choose(kind);
            _served = model.ModelId;
            Log.IndexChosen(logger, kind, model.ModelId);
        }

        if (reconciles)
        {
            await store.ForgetRemovalsAsync(cancellationToken);
        }
    }

    private async Task<VectorIndexKind> ChooseAsync(ServedModel model, CancellationToken cancellationToken)
    {
        var kind = options.Value.VectorIndex == VectorIndexChoice.InProcess
            || !await pgVector.TryPrepareAsync(model.ModelId, model.Dimensions, cancellationToken)
            ? VectorIndexKind.InProcess
            : VectorIndexKind.PgVector;
        if (kind == VectorIndexKind.InProcess && options.Value.VectorIndex == VectorIndexChoice.PgVector)
        {
            Log.PgVectorMissing(logger);
        }

        if (selector.Kind == VectorIndexKind.Undecided)
        {
            selector.Choose(kind);
        }

        return kind;
    }

    private async Task CatchUpAsync(ServedModel model, bool loads, bool reconciles, CancellationToken cancellationToken)
    {
        if (loads)
        {
            await LoadAsync(model, cancellationToken);
        }
        else
        {
            await ApplyChangesAsync(model, cancellationToken);
        }

        if (reconciles)
        {
            index.Retain(await store.ReadIdsAsync(model.ModelId, cancellationToken));
        }
    }

    /// <summary>Reads everything that is stored.</summary>
    internal async Task LoadAsync(ServedModel model, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.GetTimestamp();
        var watermark = await store.ReadWatermarkAsync(cancellationToken);
        index.Reset(model.ModelId, model.Dimensions);
        var chunk = new List<VectorEntry>();
        await foreach (var entry in store.ReadAllAsync(model.ModelId, model.Dimensions, cancellationToken))
        {
            chunk.Add(entry);
            if (chunk.Count == LoadedAtOnce)
            {
                index.Upsert(chunk);
                chunk.Clear();
            }
        }

        index.Upsert(chunk);
        _ledger.Begin(watermark);
        index.MarkReady();
        Log.IndexLoaded(logger, index.Status.Vectors, Stopwatch.GetElapsedTime(clock).TotalMilliseconds);
    }

    /// <summary>Reads what has changed since the last time.</summary>
    internal async Task ApplyChangesAsync(ServedModel model, CancellationToken cancellationToken)
    {
        var watermark = await store.ReadWatermarkAsync(cancellationToken);
        var changes = await store.ReadChangesAsync(model.ModelId, _ledger.Watermark, cancellationToken);
        Guid[] unseen = [.. _ledger.Unseen(changes).Select(change => change.VenueId).Distinct()];
        foreach (var ids in unseen.Chunk(ChunkSize))
        {
            var entries = new List<VectorEntry>(ids.Length);
            await foreach (var entry in store.ReadAsync(model.ModelId, model.Dimensions, ids, cancellationToken))
            {
                entries.Add(entry);
            }

            index.Upsert(entries);
            index.Remove(ids.Except(entries.Select(entry => entry.VenueId)));
        }

        _ledger.Advance(watermark, changes);
    }
}
