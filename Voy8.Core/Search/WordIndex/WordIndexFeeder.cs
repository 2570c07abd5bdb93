using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Voy8.Core.Search;

/// <summary>
/// Loads the index of words in the background, then applies changes as they are committed, from a watermark on as <see cref="VectorIndexFeeder"/>
/// does. A search has it catch up first, so that whoever wrote something finds it; where nothing was written that costs one look at the snapshot.
/// </summary>
internal sealed class WordIndexFeeder : BackgroundService
{
    private const int ChunkSize = 1000;
    private const int LoadedAtOnce = 32_768;

    private readonly WordIndex _index;
    private readonly WordIndexStore _store;
    private readonly VectorStore _watermarks;
    private readonly IOptions<SearchOptions> _options;
    private readonly TimeProvider _time;
    private readonly ILogger<WordIndexFeeder> _logger;
    private readonly ChangeLedger<VenueVersion> _ledger = new(change => change.ChangedIn);
    private readonly LatestRun _catchUp;
    private CancellationToken _stopping;
    private string? _snapshot;
    private bool _reconciles;

    public WordIndexFeeder(
        WordIndex index, WordIndexStore store, VectorStore watermarks, IOptions<SearchOptions> options, TimeProvider time, ILogger<WordIndexFeeder> logger)
    {
        (_index, _store, _watermarks, _options, _time, _logger) = (index, store, watermarks, options, time, logger);
        _catchUp = new LatestRun(CatchUpAsync);
    }

    /// <summary>How often it looked for changes.</summary>
    internal int Looks { get; private set; }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!_options.Value.WordIndex)
        {
            return;
        }

        _stopping = stoppingToken;
        using var timer = new PeriodicTimer(_options.Value.IndexPollInterval, _time);
        var reconciledAt = _time.GetTimestamp();
        do
        {
            try
            {
                _reconciles = _time.GetElapsedTime(reconciledAt) >= _options.Value.IndexReconcileInterval;
                reconciledAt = _reconciles ? _time.GetTimestamp() : reconciledAt;
                await _catchUp.RunAsync();
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                Log.IndexBehind(_logger, exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>For a search: what was committed before is in the index when this returns.</summary>
    /// <returns>False when there is very much of it: the answer is then what was known before.</returns>
    public async Task<bool> WaitAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _catchUp.RunAsync().WaitAsync(_options.Value.CatchUpPatience, _time, cancellationToken);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private async Task CatchUpAsync()
    {
        Looks++;
        var snapshot = await _store.ReadSnapshotAsync(_stopping);
        if (!_index.IsReady)
        {
            await LoadAsync(_stopping);
        }
        else if (snapshot != _snapshot)
        {
            await ApplyChangesAsync(_stopping);
        }

        _snapshot = snapshot;
        if (_reconciles)
        {
            _index.Retain(await _store.ReadIdsAsync(_stopping));
            await _watermarks.ForgetRemovalsAsync(_stopping);
            _reconciles = false;
        }

        _index.Compact();
    }

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        var clock = Stopwatch.GetTimestamp();

        // What an earlier try read may be gone by now.
        _index.Retain(new HashSet<Guid>());
        _ledger.Begin(await _watermarks.ReadWatermarkAsync(cancellationToken));
        var chunk = new List<IndexedVenue>();
        await foreach (var venue in _store.ReadAllAsync(cancellationToken))
        {
            chunk.Add(venue);
            if (chunk.Count == LoadedAtOnce)
            {
                _index.Upsert(chunk);
                chunk.Clear();
            }
        }

        _index.Upsert(chunk);
        _index.MarkReady();
        Log.WordsLoaded(_logger, _index.Count, Stopwatch.GetElapsedTime(clock).TotalMilliseconds);
    }

    private async Task ApplyChangesAsync(CancellationToken cancellationToken)
    {
        var watermark = await _watermarks.ReadWatermarkAsync(cancellationToken);
        var changes = await _store.ReadChangesAsync(_ledger.Watermark, cancellationToken);
        Guid[] unseen = [.. _ledger.Unseen(changes).Select(change => change.VenueId).Distinct()];
        foreach (var ids in unseen.Chunk(ChunkSize))
        {
            var venues = new List<IndexedVenue>(ids.Length);
            await foreach (var venue in _store.ReadAsync(ids, cancellationToken))
            {
                venues.Add(venue);
            }

            _index.Upsert(venues);
            _index.Remove(ids.Except(venues.Select(venue => venue.Id)));
        }

        _ledger.Advance(watermark, changes);
    }
}
