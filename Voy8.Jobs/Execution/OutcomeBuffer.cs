using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Voy8.Jobs;

/// <summary>
/// Gathers outcomes and writes many with one statement: while one batch is written, the next gathers. While PostgreSQL is
/// away it holds on to them, and its bound then stops further claims. A handler's slot is free again as soon as its outcome is in here;
/// if the process dies first, the job runs again, which every handler must bear anyway.
/// </summary>
internal sealed class OutcomeBuffer(
    OutcomeStore store, HeldJobs heldJobs, JobAnnouncer announcer, JobSignals signals, TimeProvider time, ILogger<OutcomeBuffer> logger)
{
    private const int MaxBatch = 500;
    private const int Writers = 2;
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);

    private readonly Channel<JobOutcome> _outcomes = Channel.CreateBounded<JobOutcome>(MaxBatch * 4);

    public ValueTask AddAsync(JobOutcome outcome) => _outcomes.Writer.WriteAsync(outcome);

    /// <summary>Nothing more comes; <see cref="RunAsync"/> ends when the rest is written.</summary>
    public void Complete() => _outcomes.Writer.TryComplete();

    public Task RunAsync(CancellationToken giveUp) => Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => WriteAllAsync(giveUp)));

    /// <summary>Writes now and returns when it is done.</summary>
    public async Task WriteAsync(IReadOnlyList<JobOutcome> batch, CancellationToken giveUp)
    {
        var wait = TimeSpan.FromMilliseconds(50);
        while (true)
        {
            try
            {
                Tell(batch, await store.WriteAsync(batch, giveUp));
                return;
            }
            catch (PostgresException exception) when (exception.IsBadData())
            {
                await WriteOneByOneAsync(batch, exception, giveUp);
                return;
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                Log.OutcomesNotWritten(logger, exception);
                await Task.Delay(wait, time, giveUp);
                wait = wait * 2 > LongestWait ? LongestWait : wait * 2;
            }
        }
    }

    private async Task WriteAllAsync(CancellationToken giveUp)
    {
        var batch = new List<JobOutcome>();
        while (await _outcomes.Reader.WaitToReadAsync(giveUp))
        {
            while (batch.Count < MaxBatch && _outcomes.Reader.TryRead(out var outcome))
            {
                batch.Add(outcome);
            }

            // What commits alone is tried again alone, or what it did would be forgotten.
            foreach (var part in batch.GroupBy(Part))
            {
                await WriteAsync([.. part], giveUp);
            }

            batch.Clear();
        }
    }

    private static int Part(JobOutcome outcome) =>
        outcome.Job.ParentId is not null ? 0 : outcome.Status == JobStatus.Succeeded ? 1 : outcome.WaitsForChildren ? 2 : 3;

    // One outcome that PostgreSQL refuses must not hold up the others; it ends dead, with the reason.
    private async Task WriteOneByOneAsync(IReadOnlyList<JobOutcome> batch, PostgresException reason, CancellationToken giveUp)
    {
        if (batch.Count > 1)
        {
            foreach (var outcome in batch)
            {
                await WriteAsync([outcome], giveUp);
            }

            return;
        }

        var refused = batch[0];
        Log.OutcomeRefused(logger, refused.Job.Id, refused.Job.Type, reason);
        if (refused.Error?.Kind != "outcome_refused")
        {
            await WriteAsync(
                [
                    new JobOutcome(refused.Job, JobStatus.Dead)
                    {
                        Error = new JobError("outcome_refused", "PostgreSQL cannot store what the handler gave back.", reason.MessageText, Retryable: false),
                        History = AttemptOutcome.Failed,
                        Retention = TimeSpan.FromDays(7),
                    },
                ],
                giveUp);
        }
        else
        {
            // Not even that can be stored: let go, so that the heartbeat finds the job held by nobody and hands it back.
            heldJobs.Remove(batch);
        }
    }

    private void Tell(IReadOnlyList<JobOutcome> batch, WrittenOutcomes outcomes)
    {
        heldJobs.Remove(batch);
        if (outcomes.Written.Count < batch.Count)
        {
            foreach (var outcome in batch.Where(outcome => !outcomes.Written.Contains(outcome.Job.Id)))
            {
                Log.OutcomeTooLate(logger, outcome.Job.Id, outcome.Job.Type, outcome.Job.LeaseToken);
            }
        }

        announcer.Release(batch, outcomes);
        announcer.Announce(outcomes.Ready, outcomes.AnyScheduled);
        signals.Changed(outcomes.Parents.Count == 0 ? outcomes.Written : [.. outcomes.Written, .. outcomes.Parents]);
    }
}
