using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Voy8.Jobs;

/// <summary>
/// The worker of this process: claims jobs as slots come free, runs them, and on stop hands back what it cannot finish.
/// </summary>
internal sealed class JobWorker(
    JobsDatabase database,
    JobClaimer claimer,
    JobRunner runner,
    HeldJobs heldJobs,
    RunningJobs runningJobs,
    Suspects suspects,
    OutcomeBuffer outcomes,
    ProgressWriter progressWriter,
    WorkerLease lease,
    WorkerStatus status,
    SteeredQueues steered,
    JobSignals signals,
    RedisGate redis,
    WakeUps wakeUps,
    IOptions<WorkerOptions> options,
    TimeProvider time,
    ILogger<JobWorker> logger) : BackgroundService
{
    private static readonly TimeSpan StartRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Stranded = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LastWrites = TimeSpan.FromSeconds(4);

    private readonly Prefetch _prefetch = new(options.Value.Concurrency, options.Value.Prefetch);
    private Slots _slots = null!;
    private volatile bool _full;
    private int _handedBack;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Not on the thread that starts the host.
        await Task.Yield();
        if (lease.Queues.Count == 0)
        {
            Log.NothingToServe(logger);
            return;
        }

        try
        {
            await RegisterAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        using var handlersDone = new CancellationTokenSource();
        using var giveUp = new CancellationTokenSource();
        var writer = Background.Run(() => outcomes.RunAsync(giveUp.Token));
        _slots = new Slots(options.Value.Concurrency, RunAsync, time);
        Task[] helpers =
        [
            Background.Run(() => lease.RunAsync(handlersDone.Token)),
            Background.Run(() => progressWriter.RunAsync(handlersDone.Token)),
            Background.Run(() => HandBackStrandedAsync(handlersDone.Token)),
            Background.Run(() => wakeUps.ListenAsync(stoppingToken)),
            Background.Run(() => steered.RunAsync(wakeUps.Set, stoppingToken)),
            Background.Run(() => signals.OnCancelAsync(job => runningJobs.Stop(job, StopReason.Cancelled), stoppingToken)),
        ];

        await ClaimUntilStoppedAsync(stoppingToken);
        await StopAsync(writer, giveUp);
        await handlersDone.CancelAsync();
        foreach (var helper in helpers)
        {
            await Background.StoppedAsync(helper);
        }

        await ReleaseLeaseAsync();
        Log.WorkerStopped(logger, lease.WorkerId, _handedBack);
    }

    private async Task RegisterAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await database.ReadyAsync(cancellationToken);
                await lease.RegisterAsync(cancellationToken);
                return;
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                Log.SchemaNotReady(logger, exception);
                await Task.Delay(StartRetry, time, cancellationToken);
            }
        }
    }

    private async Task ClaimUntilStoppedAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var room = Room();
                if (room == 0)
                {
                    await WaitForRoomAsync(stoppingToken);
                    continue;
                }

                var (jobs, tryAgain, leaseLost, nextOpening) = await claimer.ClaimAsync(
                    lease.WorkerId, lease.Queues, wakeUps.Hints, room, stoppingToken);
                heldJobs.Add(jobs);
                status.Add(jobs.Count);
                _slots.Add(await suspects.SeparateAsync(jobs, status.Ended));
                signals.Changed(jobs);
                if (leaseLost)
                {
                    lease.Doubt();
                }

                if (!tryAgain)
                {
                    var wait = redis.IsAvailable ? options.Value.PollInterval : options.Value.FallbackPollInterval;
                    await wakeUps.WaitAsync(nextOpening < wait ? nextOpening.Value : wait, stoppingToken);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                // Not to be woken: what could not be claimed was put back, and that wakes everybody.
                Log.ClaimFailed(logger, exception);
                await Background.StoppedAsync(Task.Delay(options.Value.FallbackPollInterval, time, stoppingToken));
            }
        }
    }

    private async Task WaitForRoomAsync(CancellationToken stoppingToken)
    {
        _full = true;

        // Whoever ends a job either sees that, or is seen.
        Interlocked.MemoryBarrier();
        if (Room() == 0)
        {
            await wakeUps.WaitAsync(options.Value.PollInterval, stoppingToken);
        }

        _full = false;
    }

    // Claims wait until a good part of the prefetch is used up, so that they come in batches; with none, until one slot is free.
    private int Room()
    {
        if (!lease.MayClaim)
        {
            return 0;
        }

        var ahead = _prefetch.Allowed;
        var held = status.Held;
        return held <= options.Value.Concurrency - 1 + (ahead / 2) ? options.Value.Concurrency + ahead - held : 0;
    }

    private async Task<bool> RunAsync(ClaimedJob job)
    {
        if (!lease.Covers(job) || steered.IsPaused(job.Queue))
        {
            await EndAsync(JobOutcome.HandBack(job));
            return true;
        }

        var started = time.GetTimestamp();
        var outcome = await runner.RunAsync(job, Abandon);
        if (outcome is null)
        {
            return false;
        }

        _prefetch.Observe(time.GetElapsedTime(started));
        await EndAsync(outcome);
        return true;
    }

    // On a thread of its own: this comes from a timer, and to note the outcome may take as long as PostgreSQL is away.
    private void Abandon(JobOutcome outcome) => _ = Background.Run(async () =>
    {
        await EndAsync(outcome);
        _slots.Release();
    });

    private async Task EndAsync(JobOutcome outcome)
    {
        suspects.Ended(outcome.Job);
        if (outcome is { Status: JobStatus.Queued })
        {
            Interlocked.Increment(ref _handedBack);
        }

        if (outcome is { Status: JobStatus.Queued or JobStatus.Scheduled })
        {
            wakeUps.Hints.Forget(outcome.Job.Id);
        }

        await outcomes.AddAsync(outcome);
        status.Ended(outcome);
        if (_full && Room() > 0)
        {
            wakeUps.Set();
        }
    }

    // Jobs that were claimed ahead and do not get a slot, because the ones before them turned out long, go back for others.
    private async Task HandBackStrandedAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Stranded / 2, time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            if (!lease.IsHeld || (_slots.TryPeek(out var oldest) && time.GetElapsedTime(oldest.ClaimedAt) > Stranded))
            {
                await HandBackClaimedAsync();
            }
        }
    }

    private async Task HandBackClaimedAsync()
    {
        while (_slots.TryTake(out var job))
        {
            await EndAsync(JobOutcome.HandBack(job));
        }
    }

    private async Task StopAsync(Task writer, CancellationTokenSource giveUp)
    {
        lease.AnnounceStop();
        var ended = Task.WhenAll(HandBackClaimedAsync(), _slots.CompleteAsync());
        if (!await EndsWithinAsync(ended, options.Value.ShutdownGrace))
        {
            // The runner gives up handlers that do not stop, so this ends; unless PostgreSQL is away and the outcomes pile up.
            runningJobs.StopAll(StopReason.Shutdown);
            await EndsWithinAsync(ended, options.Value.AbandonAfter + LastWrites);
        }

        outcomes.Complete();
        giveUp.CancelAfter(LastWrites);
        await Background.StoppedAsync(writer);
    }

    private async Task<bool> EndsWithinAsync(Task task, TimeSpan wait)
    {
        try
        {
            await task.WaitAsync(wait, time);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private async Task ReleaseLeaseAsync()
    {
        try
        {
            using var inTime = new CancellationTokenSource(LastWrites, time);
            await lease.ReleaseAsync(inTime.Token);
        }
        catch (Exception exception)
        {
            // The lease runs out by itself.
            Log.HeartbeatFailed(logger, lease.WorkerId, exception);
        }
    }
}
