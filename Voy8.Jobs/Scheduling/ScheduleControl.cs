using Npgsql;

namespace Voy8.Jobs;

/// <inheritdoc cref="IScheduleControl"/>
internal sealed class ScheduleControl(
    JobsDatabase database, NpgsqlDataSource dataSource, ScheduleReader schedules, ScheduleStore store, JobAnnouncer announcer, JobSignals signals)
    : IScheduleControl
{
    public async Task<IReadOnlyList<ScheduleRecord>> ListAsync(CancellationToken cancellationToken = default)
    {
        await database.ReadyAsync(cancellationToken);
        return await schedules.ReadAsync(null, cancellationToken);
    }

    public async Task<ScheduleRecord?> FindAsync(string name, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!ScheduleDeclarations.IsName(name))
        {
            return null;
        }

        await database.ReadyAsync(cancellationToken);
        return (await schedules.ReadAsync(name, cancellationToken)).SingleOrDefault();
    }

    public async Task<ScheduleCommandOutcome> PauseAsync(string name, CancellationToken cancellationToken = default) =>
        await FindAsync(name, cancellationToken) is null ? ScheduleCommandOutcome.NotFound
        : await schedules.PauseAsync(name, cancellationToken) ? ScheduleCommandOutcome.Accepted
        : ScheduleCommandOutcome.HeldByConfiguration;

    public async Task<ScheduleCommandOutcome> ResumeAsync(string name, CancellationToken cancellationToken = default)
    {
        while (await FindAsync(name, cancellationToken) is { } schedule)
        {
            if (await schedules.ResumeAsync(schedule, cancellationToken))
            {
                signals.ScheduleChanged();
                return ScheduleCommandOutcome.Accepted;
            }

            if (schedule is { Paused: true, PauseIsConfigured: true })
            {
                return ScheduleCommandOutcome.HeldByConfiguration;
            }
        }

        return ScheduleCommandOutcome.NotFound;
    }

    public async Task<JobReceipt?> RunNowAsync(string name, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!ScheduleDeclarations.IsName(name))
        {
            return null;
        }

        await database.ReadyAsync(cancellationToken);
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (await ScheduleStore.FindWorkAsync(connection, name, cancellationToken) is not { } work)
        {
            return null;
        }

        var inserted = await store.EnqueueAsync(connection, [work], cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        announcer.Announce(inserted);
        return inserted.Receipts[0];
    }
}
