using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Voy8.Jobs;

/// <summary>Runs one claimed job to its outcome. Whatever the handler does, an outcome comes back.</summary>
internal sealed class JobRunner(
    IServiceScopeFactory scopes,
    JobHandlers handlers,
    JobErrors errors,
    RunningJobs runningJobs,
    AttemptCounters counters,
    ChildEnqueuer childEnqueuer,
    IOptions<JobsOptions> jobsOptions,
    IOptions<WorkerOptions> workerOptions,
    TimeProvider time,
    ILogger<JobRunner> logger)
{
    private static readonly TimeSpan NoHandlerDelay = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan MaxDeferral = TimeSpan.FromDays(30);

    /// <summary>
    /// Runs the handler, beginning on the caller's thread. A handler that blocks and does not stop when it is told to may never return: then
    /// <paramref name="abandoned"/> gets the outcome, and whatever this returns later is null.
    /// </summary>
    public async Task<JobOutcome?> RunAsync(ClaimedJob job, Action<JobOutcome> abandoned)
    {
        if (!handlers.TryGet(job.Type, out var handler))
        {
            // Another worker may have it: a new version's job, or a queue shared by several programs.
            Log.NoHandler(logger, job.Id, job.Type, NoHandlerDelay);
            return JobOutcome.HandBack(job) with { Status = JobStatus.Scheduled, Delay = NoHandlerDelay };
        }

        var started = time.GetTimestamp();
        using var activity = JobsTelemetry.StartProcess(job);
        RunningJob running;
        try
        {
            running = new RunningJob(job, childEnqueuer, workerOptions.Value.AbandonAfter, jobsOptions.Value.MaxPayloadBytes, time);
        }
        catch (Exception exception)
        {
            // What the row holds cannot be read; the slot must live on.
            return Ended(Fail(handler, job, Unjudged(exception), AttemptOutcome.Failed, exception), activity, started);
        }

        running.Overdue = () =>
        {
            if (running.TryEnd())
            {
                Log.HandlerAbandoned(logger, running.JobId, running.Job.Type);
                abandoned(Ended(running, Judge(handler, running, null), activity, started));
            }
        };
        runningJobs.Add(running);
        var outcome = await RunToEndAsync(handler, running);
        var inTime = running.TryEnd();
        running.Dispose();
        return inTime ? Ended(running, outcome, activity, started) : null;
    }

    private JobOutcome Ended(RunningJob running, JobOutcome outcome, Activity? activity, long started)
    {
        runningJobs.Remove(running);
        return Ended(
            running.ReportedProgress is { } progress && outcome.Progress is null ? outcome with { Progress = JobsJson.Serialize(progress) } : outcome,
            activity,
            started);
    }

    private JobOutcome Ended(JobOutcome outcome, Activity? activity, long started)
    {
        var ran = time.GetElapsedTime(started);
        JobsTelemetry.Processed(activity, outcome.Job, ran, outcome);
        counters.Record(outcome.Job, ran, outcome);
        return outcome;
    }

    private async Task<JobOutcome> RunToEndAsync(JobHandler handler, RunningJob running)
    {
        try
        {
            return await RunAndJudgeAsync(handler, running);
        }
        catch (Exception broken)
        {
            // A classifier, or the error itself, threw as it was looked at; the slot must live on.
            return running.Reason is StopReason.Shutdown or StopReason.LeaseLost
                ? JobOutcome.HandBack(running.Job)
                : Fail(handler, running.Job, Unjudged(broken), AttemptOutcome.Failed, null);
        }
    }

    private static JobError Unjudged(Exception broken) =>
        new(broken.GetType().Name, "The job's row, or the error of its attempt, could not be read.", null, Retryable: true);

    private async Task<JobOutcome> RunAndJudgeAsync(JobHandler handler, RunningJob running)
    {
        try
        {
            await InvokeAsync(handler, running);
            return new JobOutcome(running.Job, JobStatus.Succeeded) { Result = running.Result, Retention = handler.Type.FinishedRetention };
        }
        catch (WaitForChildrenException exception)
        {
            return Judge(handler, running, await running.HasChildrenToWaitForAsync() ? exception : new PermanentJobException(
                "The job waits for its children, but it made none in this run, and had none open."));
        }
        catch (Exception exception)
        {
            return Judge(handler, running, exception);
        }
    }

    private async Task InvokeAsync(JobHandler handler, RunningJob running)
    {
        await using var scope = scopes.CreateAsyncScope();
        await handler.Invoke(scope.ServiceProvider, running.Job.Payload, running, running.StopToken);
    }

    private JobOutcome Judge(JobHandler handler, RunningJob running, Exception? exception)
    {
        var job = running.Job;
        switch (running.Reason, exception)
        {
            case (StopReason.Shutdown or StopReason.LeaseLost, _):
                return JobOutcome.HandBack(job);
            case (StopReason.Cancelled, null or not JobDeferredException):
                return new JobOutcome(job, JobStatus.Cancelled)
                {
                    Error = JobErrors.Cancelled(),
                    History = AttemptOutcome.Cancelled,
                    Retention = handler.Type.FinishedRetention,
                };
            case (_, JobDeferredException deferred):
                return JobOutcome.HandBack(job) with
                {
                    Status = JobStatus.Scheduled,
                    KeepsPlace = deferred.KeepsPlace,
                    Delay = deferred.Delay > MaxDeferral ? MaxDeferral : deferred.Delay < TimeSpan.Zero ? TimeSpan.Zero : deferred.Delay,
                    Progress = JobsJson.Serialize((running.ReportedProgress ?? running.LastProgress) with { Message = deferred.Message }),
                };
            case (_, WaitForChildrenException):
                return JobOutcome.WaitForChildren(job);
            case (StopReason.TimedOut, _):
                return Fail(handler, job, JobErrors.TimedOut(job.Timeout, exception), AttemptOutcome.TimedOut, exception);
            default:
                return Fail(handler, job, errors.Describe(exception!), AttemptOutcome.Failed, exception);
        }
    }

    private JobOutcome Fail(JobHandler handler, ClaimedJob job, JobError error, AttemptOutcome history, Exception? exception)
    {
        if (!error.Retryable || job.Attempt >= job.MaxAttempts)
        {
            Log.JobDied(logger, job.Id, job.Type, job.Attempt, job.MaxAttempts, exception);
            return new JobOutcome(job, JobStatus.Dead) { Error = error, History = history, Retention = handler.Type.DeadRetention };
        }

        var delay = handler.Type.Retry.DelayAfter(job.Attempt, Random.Shared.NextDouble());
        // Routine, so one line: the whole error is kept with the attempt.
        Log.JobWillRetry(logger, job.Id, job.Type, job.Attempt, job.MaxAttempts, delay, error.Message);
        return new JobOutcome(job, JobStatus.Scheduled) { Delay = delay, Error = error, History = history };
    }
}
