using System.Runtime.CompilerServices;

namespace Voy8.Jobs;

/// <inheritdoc cref="IJobControl"/>
internal sealed class JobControl(
    JobsDatabase database, JobReader reader, CommandStore commands, JobAnnouncer announcer, JobSignals signals, JobWatch watch,
    JobTypes types, JobLists lists, Retention retention, TreeCancellation trees, TimeProvider time)
    : IJobControl
{
    private static readonly TimeSpan CancelPatience = TimeSpan.FromSeconds(5);

    /// <summary>Whose jobs there are; null for everybody's.</summary>
    private Guid? Owner { get; init; }

    public IJobControl OwnedBy(Guid owner) =>
        new JobControl(database, reader, commands, announcer, signals, watch, types, lists, retention, trees, time) { Owner = owner };

    public async Task<JobRecord?> FindAsync(Guid jobId, CancellationToken cancellationToken = default)
    {
        await database.ReadyAsync(cancellationToken);
        return await reader.FindAsync(jobId, Owner, cancellationToken);
    }

    public async Task<IReadOnlyDictionary<Guid, JobRecord>> FindManyAsync(IReadOnlyCollection<Guid> jobIds, CancellationToken cancellationToken = default)
    {
        if (jobIds.Count == 0)
        {
            return new Dictionary<Guid, JobRecord>();
        }

        await database.ReadyAsync(cancellationToken);
        return await reader.FindManyAsync(jobIds, Owner, cancellationToken);
    }

    public async Task<JobPage> ListAsync(JobQuery query, CancellationToken cancellationToken = default)
    {
        await database.ReadyAsync(cancellationToken);
        return await lists.ListAsync(Owner is null ? query : query with { OwnerId = Owner }, retention.FinishedSeconds, cancellationToken);
    }

    public async Task<JobCommandOutcome> CancelAsync(Guid jobId, CancellationToken cancellationToken = default)
    {
        await database.ReadyAsync(cancellationToken);
        if (await commands.CancelAsync(jobId, Owner, cancellationToken) is not { } cancelled)
        {
            return await RefusedAsync(jobId, cancellationToken);
        }

        if (cancelled.Status == JobStatus.Running)
        {
            signals.Cancel(jobId);
        }
        else
        {
            announcer.Withdraw([cancelled.Job]);
            if (cancelled.ParentId is { } parent)
            {
                announcer.Announce(await commands.FindWokenAsync(parent, cancellationToken), anyScheduled: false);
                signals.Changed([parent]);
            }
        }

        signals.Changed([jobId]);
        if (cancelled.HasChildren)
        {
            await CancelBelowAsync(jobId, cancellationToken);
        }

        return JobCommandOutcome.Accepted;
    }

    public async Task<JobCommandOutcome> RetryAsync(Guid jobId, CancellationToken cancellationToken = default)
    {
        await database.ReadyAsync(cancellationToken);
        if (await commands.ReplayAsync(jobId, Owner, cancellationToken) is not { } ready)
        {
            return await RefusedAsync(jobId, cancellationToken);
        }

        announcer.Announce([ready], anyScheduled: false);
        signals.Changed([jobId]);
        return JobCommandOutcome.Accepted;
    }

    public async IAsyncEnumerable<JobRecord> WatchAsync(Guid jobId, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await database.ReadyAsync(cancellationToken);
        using var changes = watch.Watch(jobId);
        JobRecord? last = null;
        while (await reader.FindAsync(jobId, Owner, cancellationToken) is { } job)
        {
            if (last is null || !job.LooksLike(last))
            {
                yield return job;
                last = job;
            }

            if (job.Status.IsFinal())
            {
                yield break;
            }

            await changes.NextAsync(cancellationToken);
        }
    }

    public async Task<IReadOnlySet<string>> FindUnfinishedKeysAsync<TPayload>(IReadOnlyCollection<string> keys, CancellationToken cancellationToken = default)
        where TPayload : notnull
    {
        await database.ReadyAsync(cancellationToken);
        return await reader.FindUnfinishedKeysAsync(types.Of(typeof(TPayload)).Name, keys, cancellationToken);
    }

    public async Task LowerAsync<TPayload>(IReadOnlyCollection<string> keys, CancellationToken cancellationToken = default)
        where TPayload : notnull
    {
        await database.ReadyAsync(cancellationToken);
        announcer.Announce(await commands.LowerAsync(types.Of(typeof(TPayload)).Name, keys, cancellationToken), anyScheduled: false);
    }

    public async Task<long> CountWaitingAsync(CancellationToken cancellationToken = default)
    {
        await database.ReadyAsync(cancellationToken);
        return await reader.CountWaitingAsync(cancellationToken);
    }

    public async Task<bool> HasWorkerAsync(string queue, CancellationToken cancellationToken = default)
    {
        await database.ReadyAsync(cancellationToken);
        return await reader.HasWorkerAsync(queue, cancellationToken);
    }

    // It is noted already, and goes on without the caller: who asked waits a moment for it, not for the last of 100,000.
    private async Task CancelBelowAsync(Guid jobId, CancellationToken cancellationToken)
    {
        var below = Background.Run(async () =>
        {
            await trees.CancelBelowAsync(jobId, CancellationToken.None);
        });
        try
        {
            await below.WaitAsync(CancelPatience, time, cancellationToken);
        }
        catch (TimeoutException)
        {
        }
    }

    private async Task<JobCommandOutcome> RefusedAsync(Guid jobId, CancellationToken cancellationToken) =>
        await commands.ExistsAsync(jobId, Owner, cancellationToken) ? JobCommandOutcome.Conflict : JobCommandOutcome.NotFound;
}
