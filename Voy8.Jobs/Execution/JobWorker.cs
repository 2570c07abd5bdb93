using System.Threading.Channels;
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
    JobSignals signals,
    RedisGate redis,
    IOptions<WorkerOptions> options,
    TimeProvider time,
    ILogger<JobWorker> logger) : BackgroundService
{
    private static readonly TimeSpan StartRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Stranded = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LastWrites = TimeSpan.FromSeconds(4);

    private readonly Channel<ClaimedJob> _claimed = Channel.CreateUnbounded<ClaimedJob>();
    private readonly Signal _wake = new(time);
    private readonly Prefetch _prefetch = new(options.Value.Concurrency, options.Value.Prefetch);
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
        var slots = Background.Run(() => Task.WhenAll(Enumerable.Range(0, options.Value.Concurrency).Select(_ => RunClaimedAsync())));
        Task[] helpers =
        [
            Background.Run(() => lease.RunAsync(handlersDone.Token)),
            Background.Run(() => progressWriter.RunAsync(handlersDone.Token)),
            Background.Run(() => HandBackStrandedAsync(handlersDone.Token)),
            Background.Run(() => ListenAsync(stoppingToken)),
            Background.Run(() => signals.OnCancelAsync(job => runningJobs.Stop(job, StopReason.Cancelled), stoppingToken)),
        ];

        await ClaimUntilStoppedAsync(stoppingToken);
        await StopAsync(slots, writer, giveUp);
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
                    await _wake.WaitAsync(options.Value.PollInterval, stoppingToken);
                    continue;
                }

                var (jobs, tryAgain, leaseLost) = await claimer.ClaimAsync(lease.WorkerId, lease.Queues, room, stoppingToken);
                heldJobs.Add(jobs);
                status.Add(jobs.Count);
                foreach (var job in await suspects.SeparateAsync(jobs, status.Ended))
                {
                    _claimed.Writer.TryWrite(job);
                }

                signals.Changed(jobs);
                if (leaseLost)
                {
                    lease.Doubt();
                }

                if (!tryAgain)
                {
                    await _wake.WaitAsync(redis.IsAvailable ? options.Value.PollInterval : options.Value.FallbackPollInterval, stoppingToken);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                Log.ClaimFailed(logger, exception);
                await _wake.WaitAsync(options.Value.FallbackPollInterval, CancellationToken.None);
            }
        }
    }

    // Claims wait until a good part of the prefetch is used up, so that they come in batches; with none, until one slot is free.
    private int Room()
    {
        if (!lease.IsHeld)
        {
            return 0;
        }

        var ahead = _prefetch.Allowed;
        var held = status.Held;
        return held <= options.Value.Concurrency - 1 + (ahead / 2) ? options.Value.Concurrency + ahead - held : 0;
    }

    private async Task ListenAsync(CancellationToken stoppingToken)
    {
        await signals.OnWakeAsync(OnWake, stoppingToken);

        // Whatever was told before there was an ear for it.
        _wake.Set();
    }

    private void OnWake(string[] queues)
    {
        if (Array.Exists(queues, lease.Queues.Contains))
        {
            _wake.Set();
        }
    }

    private async Task RunClaimedAsync()
    {
        await foreach (var job in _claimed.Reader.ReadAllAsync())
        {
            if (!lease.Covers(job))
            {
                await EndAsync(JobOutcome.HandBack(job));
                continue;
            }

            var started = time.GetTimestamp();
            var outcome = await runner.RunAsync(job);
            _prefetch.Observe(time.GetElapsedTime(started));
            await EndAsync(outcome);
        }
    }

    private async Task EndAsync(JobOutcome outcome)
    {
        suspects.Ended(outcome.Job);
        if (outcome is { Status: JobStatus.Queued })
        {
            Interlocked.Increment(ref _handedBack);
        }

        await outcomes.AddAsync(outcome);
        status.Ended(outcome);
        if (Room() > 0)
        {
            _wake.Set();
        }
    }

    // Jobs that were claimed ahead and do not get a slot, because the ones before them turned out long, go back for others.
    private async Task HandBackStrandedAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Stranded / 2, time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            if (!lease.IsHeld || (_claimed.Reader.TryPeek(out var oldest) && time.GetElapsedTime(oldest.ClaimedAt) > Stranded))
            {
                await HandBackClaimedAsync();
            }
        }
    }

    private async Task HandBackClaimedAsync()
    {
        while (_claimed.Reader.TryRead(out var job))
        {
            await EndAsync(JobOutcome.HandBack(job));
        }
    }

    private async Task StopAsync(Task slots, Task writer, CancellationTokenSource giveUp)
    {
        lease.AnnounceStop();
        var handedBack = HandBackClaimedAsync();
        _claimed.Writer.TryComplete();
        var ended = Task.WhenAll(handedBack, slots);
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
