using Microsoft.Extensions.Logging;

namespace Voy8.Jobs;

internal static partial class Log
{
    [LoggerMessage(1000, LogLevel.Information, "Applied migration {Script}")]
    public static partial void MigrationApplied(ILogger logger, string script);

    [LoggerMessage(1001, LogLevel.Warning, "The jobs' schema is not ready yet; trying again")]
    public static partial void SchemaNotReady(ILogger logger, Exception exception);

    [LoggerMessage(1010, LogLevel.Warning, "Redis is away; jobs are claimed from PostgreSQL")]
    public static partial void RedisIsAway(ILogger logger, Exception exception);

    [LoggerMessage(1011, LogLevel.Information, "Redis is back")]
    public static partial void RedisIsBack(ILogger logger);

    [LoggerMessage(1012, LogLevel.Debug, "Redis was not told; the sweep will")]
    public static partial void SendFailed(ILogger logger, Exception exception);

    [LoggerMessage(1013, LogLevel.Debug, "Could not subscribe to {Channel}; trying again")]
    public static partial void SubscribeFailed(ILogger logger, string channel, Exception exception);

    [LoggerMessage(1014, LogLevel.Warning, "A message on {Channel} could not be read")]
    public static partial void SignalMalformed(ILogger logger, string channel, Exception exception);

    [LoggerMessage(1020, LogLevel.Information, "Worker {WorkerId} ({Name}) serves {Queues} with {Concurrency} jobs at once")]
    public static partial void WorkerStarted(ILogger logger, Guid workerId, string name, string queues, int concurrency);

    [LoggerMessage(1021, LogLevel.Information, "Worker {WorkerId} stopped; {HandedBack} jobs were handed back")]
    public static partial void WorkerStopped(ILogger logger, Guid workerId, int handedBack);

    [LoggerMessage(1022, LogLevel.Warning, "The heartbeat of worker {WorkerId} failed; trying again")]
    public static partial void HeartbeatFailed(ILogger logger, Guid workerId, Exception exception);

    [LoggerMessage(1023, LogLevel.Error, "Worker {WorkerId} lost its lease; its {Running} running jobs are stopped, since others may have them")]
    public static partial void LeaseLost(ILogger logger, Guid workerId, int running);

    [LoggerMessage(1024, LogLevel.Warning, "Claiming failed; trying again")]
    public static partial void ClaimFailed(ILogger logger, Exception exception);

    [LoggerMessage(1026, LogLevel.Warning, "Job {JobId} was claimed here without this process knowing, as when a connection breaks; it is handed back")]
    public static partial void ClaimOrphaned(ILogger logger, Guid jobId);

    [LoggerMessage(1025, LogLevel.Warning, "No job type has a handler here and Worker:Queues is empty; this worker has nothing to do")]
    public static partial void NothingToServe(ILogger logger);

    [LoggerMessage(1030, LogLevel.Warning, "Job {JobId} ({Type}) failed in attempt {Attempt} of {MaxAttempts}; it runs again in {Delay}: {Reason}")]
    public static partial void JobWillRetry(ILogger logger, Guid jobId, string type, int attempt, int maxAttempts, TimeSpan delay, string? reason);

    [LoggerMessage(1031, LogLevel.Error, "Job {JobId} ({Type}) is dead after attempt {Attempt} of {MaxAttempts}")]
    public static partial void JobDied(ILogger logger, Guid jobId, string type, int attempt, int maxAttempts, Exception? exception);

    [LoggerMessage(1032, LogLevel.Error, "The handler of job {JobId} ({Type}) did not stop when told to; its slot is used again while it goes on")]
    public static partial void HandlerAbandoned(ILogger logger, Guid jobId, string type);

    [LoggerMessage(1033, LogLevel.Warning, "The outcome of job {JobId} ({Type}) came too late and was dropped: the lease {LeaseToken} was no longer held")]
    public static partial void OutcomeTooLate(ILogger logger, Guid jobId, string type, long leaseToken);

    [LoggerMessage(1034, LogLevel.Warning, "Outcomes could not be written; trying again")]
    public static partial void OutcomesNotWritten(ILogger logger, Exception exception);

    [LoggerMessage(1035, LogLevel.Error, "The outcome of job {JobId} ({Type}) cannot be stored")]
    public static partial void OutcomeRefused(ILogger logger, Guid jobId, string type, Exception exception);

    [LoggerMessage(1036, LogLevel.Debug, "Progress could not be written")]
    public static partial void ProgressNotWritten(ILogger logger, Exception exception);

    [LoggerMessage(1037, LogLevel.Warning, "Job {JobId} has type {Type}, for which there is no handler here; it was handed back for {Delay}")]
    public static partial void NoHandler(ILogger logger, Guid jobId, string type, TimeSpan delay);

    [LoggerMessage(1040, LogLevel.Information, "This process leads: it moves due jobs, watches workers and sweeps")]
    public static partial void LeadershipTaken(ILogger logger);

    [LoggerMessage(1041, LogLevel.Information, "This process no longer leads")]
    public static partial void LeadershipLost(ILogger logger, Exception? exception);

    [LoggerMessage(1042, LogLevel.Warning, "Leading is not possible now; trying again")]
    public static partial void LeaderFailed(ILogger logger, Exception exception);

    [LoggerMessage(1043, LogLevel.Warning, "{Duty} failed; it is tried again in {Delay}, and the other duties go on")]
    public static partial void DutyFailed(ILogger logger, string duty, TimeSpan delay, Exception exception);

    [LoggerMessage(1050, LogLevel.Warning, "{Count} running jobs had lost their worker; {Dead} of them are dead as poison, the rest is queued again")]
    public static partial void LeasesExpired(ILogger logger, int count, int dead);

    [LoggerMessage(1051, LogLevel.Information, "Redis was missing {Missing} queued jobs and held {Stale} that are not queued; mended")]
    public static partial void Swept(ILogger logger, int missing, int stale);

    [LoggerMessage(1052, LogLevel.Information, "Redis holds nothing of this database; rebuilding the ready sets")]
    public static partial void RebuildStarted(ILogger logger);

    [LoggerMessage(1053, LogLevel.Information, "Rebuilt the ready sets: {Count} jobs in {Elapsed}")]
    public static partial void RebuildDone(ILogger logger, long count, TimeSpan elapsed);

    [LoggerMessage(1054, LogLevel.Warning, "Rebuilding the ready sets failed; trying again")]
    public static partial void RebuildFailed(ILogger logger, Exception exception);

    [LoggerMessage(1070, LogLevel.Warning, "The cancel of job {JobId} had not reached all of its descendants; going on with it")]
    public static partial void CancelResumed(ILogger logger, Guid jobId);

    [LoggerMessage(1090, LogLevel.Warning, "The limits of queues could not be read; claims go on under those known")]
    public static partial void QueuesNotRead(ILogger logger, Exception exception);

    [LoggerMessage(1091, LogLevel.Information, "Redis held {Count} places under concurrency keys or queue limits for jobs that need none; mended")]
    public static partial void LimitsMended(ILogger logger, int count);

    [LoggerMessage(1055, LogLevel.Debug, "Deleted {Count} jobs past their time")]
    public static partial void Expired(ILogger logger, int count);

    [LoggerMessage(1080, LogLevel.Debug, "Schedule {Schedule} was due at {DueAt}, {Late} ago; skipped because its last job goes on: {Skipped}")]
    public static partial void ScheduleDue(ILogger logger, string schedule, DateTimeOffset dueAt, TimeSpan late, bool skipped);

    [LoggerMessage(1081, LogLevel.Error, "Schedule {Schedule} cannot be kept: this program does not understand it")]
    public static partial void ScheduleUnreadable(ILogger logger, string schedule, Exception exception);

    [LoggerMessage(1082, LogLevel.Warning, "Jobs:Schedules:{Schedule} is configured, but this program declares no such schedule")]
    public static partial void ScheduleUnknown(ILogger logger, string schedule);

    [LoggerMessage(1083, LogLevel.Warning, "The schedules could not be written down; trying again")]
    public static partial void SchedulesNotDeclared(ILogger logger, Exception exception);

    [LoggerMessage(1084, LogLevel.Information, "Forgot {Count} schedules that no worker has declared for a week")]
    public static partial void SchedulesForgotten(ILogger logger, int count);

    [LoggerMessage(1100, LogLevel.Warning, "Statistics could not be written; they are added up and tried again")]
    public static partial void StatisticsNotWritten(ILogger logger, Exception exception);
}
