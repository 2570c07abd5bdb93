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
    IOptions<JobsOptions> jobsOptions,
    IOptions<WorkerOptions> workerOptions,
    TimeProvider time,
    ILogger<JobRunner> logger)
{
    private static readonly TimeSpan NoHandlerDelay = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan MaxDeferral = TimeSpan.FromDays(30);

    public async Task<JobOutcome> RunAsync(ClaimedJob job)
    {
        if (!handlers.TryGet(job.Type, out var handler))
        {
            // Another worker may have it: a new version's job, or a queue shared by several programs.
            Log.NoHandler(logger, job.Id, job.Type, NoHandlerDelay);
            return JobOutcome.HandBack(job) with { Status = JobStatus.Scheduled, Delay = NoHandlerDelay };
        }

        var started = time.GetTimestamp();
        using var activity = JobsTelemetry.StartProcess(job);
        JobOutcome outcome;
        try
        {
            outcome = await RunAsync(handler, job);
        }
        catch (Exception exception)
        {
            // Not the handler's error but one of the engine or of what the row holds; the slot must live on.
            outcome = Fail(handler, job, errors.Describe(exception), AttemptOutcome.Failed, exception);
        }

        JobsTelemetry.Processed(activity, job, time.GetElapsedTime(started), outcome);
        return outcome;
    }

    private async Task<JobOutcome> RunAsync(JobHandler handler, ClaimedJob job)
    {
        var running = new RunningJob(job, workerOptions.Value.AbandonAfter, jobsOptions.Value.MaxPayloadBytes, time);
        runningJobs.Add(running);
        try
        {
            var outcome = await RunToEndAsync(handler, running);
            return running.ReportedProgress is { } progress && outcome.Progress is null
                ? outcome with { Progress = JobsJson.Serialize(progress) }
                : outcome;
        }
        finally
        {
            runningJobs.Remove(running);
        }
    }

    private async Task<JobOutcome> RunToEndAsync(JobHandler handler, RunningJob running)
    {
        // On a thread of its own: a handler that blocks must not take the loop that runs it, and the watch over it, along.
        var work = Task.Run(() => InvokeAsync(handler, running));
        try
        {
            await work.WaitAsync(running.AbandonToken);
            running.Dispose();
            return new JobOutcome(running.Job, JobStatus.Succeeded) { Result = running.Result, Retention = handler.Type.FinishedRetention };
        }
        catch (Exception) when (!work.IsCompleted)
        {
            // The handler still holds the token sources, so they are left to it.
            Log.HandlerAbandoned(logger, running.JobId, running.Job.Type);
            _ = work.ContinueWith(static ended => ended.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            return Judge(handler, running, null);
        }
        catch (Exception exception)
        {
            running.Dispose();
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
                    Delay = deferred.Delay > MaxDeferral ? MaxDeferral : deferred.Delay < TimeSpan.Zero ? TimeSpan.Zero : deferred.Delay,
                    Progress = JobsJson.Serialize((running.ReportedProgress ?? running.LastProgress) with { Message = deferred.Message }),
                };
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
