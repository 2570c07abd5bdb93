using Npgsql;
using Voy8.Core.Embeddings;
using Voy8.Core.Enrichment;
using Voy8.Jobs;

namespace Voy8.Core.Crawling;

/// <summary>
/// Stores visits: observation, crawl state and, where the text changed, the embedding job, in one transaction. Visits that end while
/// another transaction is under way share the next one (group commit): under load a visit costs PostgreSQL half, and alone none waits.
/// </summary>
internal sealed class VisitWriter(IJobClient jobs, EnrichmentStore enrichment)
{
    private const int MaxVisits = 64;

    private readonly Lock _lock = new();
    private readonly Queue<Waiting> _waiting = [];
    private bool _writing;

    /// <summary>Returns when the visit is committed. Cancelled only as long as its transaction has not begun.</summary>
    /// <returns>The status that was stored.</returns>
    public Task<string> WriteAsync(VisitRecord visit, CancellationToken cancellationToken)
    {
        var waiting = new Waiting(visit, cancellationToken);
        lock (_lock)
        {
            _waiting.Enqueue(waiting);
            if (_writing)
            {
                return waiting.Written.Task;
            }

            _writing = true;
        }

        // Of no visit's trace or context: it writes for many.
        using (ExecutionContext.SuppressFlow())
        {
            _ = Task.Run(WriteWaitingAsync, CancellationToken.None);
        }

        return waiting.Written.Task;
    }

    private async Task WriteWaitingAsync()
    {
        while (Next() is { } visits)
        {
            await WriteAsync(visits);
        }
    }

    private List<Waiting>? Next()
    {
        lock (_lock)
        {
            var visits = new List<Waiting>();
            while (visits.Count < MaxVisits && _waiting.TryDequeue(out var visit))
            {
                if (visit.CancellationToken.IsCancellationRequested)
                {
                    visit.Written.SetCanceled(visit.CancellationToken);
                }
                else
                {
                    visits.Add(visit);
                }
            }

            _writing = visits.Count > 0;
            return _writing ? visits : null;
        }
    }

    private async Task WriteAsync(IReadOnlyList<Waiting> visits)
    {
        try
        {
            var statuses = await StoreAsync([.. visits.Select(visit => visit.Visit)]);
            foreach (var visit in visits)
            {
                visit.Written.SetResult(statuses[visit.Visit.State.VenueId]);
            }
        }
        catch (PostgresException) when (visits.Count > 1)
        {
            // One of them may be at fault: the others are not to suffer for it.
            foreach (var visit in visits)
            {
                await WriteAsync([visit]);
            }
        }
        catch (Exception exception)
        {
            foreach (var visit in visits)
            {
                visit.Written.SetException(exception);
            }
        }
    }

    private async Task<Dictionary<Guid, string>> StoreAsync(IReadOnlyList<VisitRecord> visits)
    {
        await using var transaction = await jobs.BeginTransactionAsync(CancellationToken.None);
        var outcomes = (await enrichment.ApplyAsync(transaction, [.. visits.Select(visit => visit.Said).OfType<Observation>()], CancellationToken.None))
            .ToDictionary(outcome => outcome.VenueId);
        if (outcomes.Values.Where(outcome => outcome.TextChanged).Select(outcome => outcome.VenueId).ToArray() is { Length: > 0 } changed)
        {
            await transaction.EnqueueAsync(new EmbedVenues(changed), cancellationToken: CancellationToken.None);
        }

        CrawlState[] states =
        [
            .. visits
                .Select(visit => visit.Compares && outcomes.GetValueOrDefault(visit.State.VenueId) is { FactsChanged: false } ? visit.State with { Status = CrawlStatus.Unchanged } : visit.State)
                .GroupBy(state => state.VenueId)
                .Select(ofVenue => ofVenue.MaxBy(state => state.CrawledAt)!),
        ];
        await CrawlStateStore.SaveAsync(transaction, states, CancellationToken.None);
        await transaction.CommitAsync(CancellationToken.None);
        return states.ToDictionary(state => state.VenueId, state => state.Status);
    }

    private sealed record Waiting(VisitRecord Visit, CancellationToken CancellationToken)
    {
        public TaskCompletionSource<string> Written { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
