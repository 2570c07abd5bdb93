using Microsoft.Extensions.Logging;
using Npgsql;

namespace Voy8.Jobs;

/// <summary>A schedule whose time has come.</summary>
/// <param name="Now">The database's time.</param>
/// <param name="Skip">Its last job has not ended, and it is not to run beside it.</param>
internal sealed record DueSchedule(ScheduledWork Work, string Cron, string TimeZone, DateTimeOffset DueAt, DateTimeOffset Now, bool Skip);

/// <summary>
/// Enqueues the jobs of schedules that have fallen due, by the database's clock. The job and the schedule's next time commit together
/// under the row's lock, so each occurrence is enqueued at most once whoever ticks; of those missed meanwhile, only the first.
/// </summary>
internal sealed class DueSchedules(ScheduleStore store, JobAnnouncer announcer, ILogger<DueSchedules> logger) : ILeaderDuty
{
    private const int BatchSize = 100;
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Locked = TimeSpan.FromMilliseconds(100);

    public TimeSpan FirstDelay => TimeSpan.Zero;

    public bool FollowsSchedule => true;

    public async Task<TimeSpan> RunAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var wait = await ScheduleStore.UntilNextAsync(connection, cancellationToken) ?? LongestWait;
        if (wait > TimeSpan.Zero)
        {
            return wait < LongestWait ? wait : LongestWait;
        }

        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var due = await ScheduleStore.LockDueAsync(connection, BatchSize, cancellationToken);
        var inserted = await store.EnqueueAsync(connection, [.. due.Where(schedule => !schedule.Skip).Select(schedule => schedule.Work)], cancellationToken);
        await ScheduleStore.MoveOnAsync(connection, due, [.. due.Select(NextAfter)], cancellationToken);
        await transaction.CommitAsync(cancellationToken);

        announcer.Announce(inserted);
        foreach (var schedule in due)
        {
            Log.ScheduleDue(logger, schedule.Work.Name, schedule.DueAt, schedule.Now - schedule.DueAt, schedule.Skip);
        }

        return due.Count > 0 ? TimeSpan.Zero : Locked;
    }

    private DateTimeOffset? NextAfter(DueSchedule schedule)
    {
        try
        {
            return CronSchedule.Parse(schedule.Cron, schedule.TimeZone).NextAfter(schedule.Now);
        }
        catch (FormatException exception)
        {
            // A newer program wrote what this one, or this machine, does not know. The others must not wait for it.
            Log.ScheduleUnreadable(logger, schedule.Work.Name, exception);
            return null;
        }
    }
}
