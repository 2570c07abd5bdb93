using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Voy8.Jobs;

/// <summary>Work that one process does for the whole fleet.</summary>
internal interface ILeaderDuty
{
    /// <summary>Wait after taking the lead before this is done for the first time.</summary>
    TimeSpan FirstDelay { get; }

    /// <summary>True when a change of the schedule calls for it at once.</summary>
    bool FollowsSchedule { get; }

    /// <summary>Does it, on the connection that holds the lead, so that it fails when the lead is lost.</summary>
    /// <returns>How long until it is due again.</returns>
    Task<TimeSpan> RunAsync(NpgsqlConnection connection, CancellationToken cancellationToken);
}

/// <summary>
/// Takes the lead when no other process has it, and then does the duties, one after another; one that fails is tried again
/// later while the others go on. The lead is given up only with its connection.
/// </summary>
internal sealed class LeaderService(
    JobsDatabase database,
    NpgsqlDataSource dataSource,
    IEnumerable<ILeaderDuty> duties,
    JobSignals signals,
    TimeProvider time,
    ILogger<LeaderService> logger) : BackgroundService
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestSleep = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ShortestSleep = TimeSpan.FromMilliseconds(5);

    private readonly DutyTurn[] _turns = [.. duties.Select(duty => new DutyTurn(duty, time, logger))];
    private readonly TimeSpan _longestFirstDelay = duties.Max(duty => duty.FirstDelay);
    private readonly Signal _scheduleChanged = new(time);
    private long? _ledAt;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        var failing = false;
        var listening = Background.Run(() => signals.OnScheduleChangedAsync(_scheduleChanged.Set, stoppingToken));
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await database.ReadyAsync(stoppingToken);
                await using var connection = await dataSource.OpenConnectionAsync(stoppingToken);
                failing = false;
                if (await AdvisoryLock.TryTakeAsync(connection, AdvisoryLock.Leader, stoppingToken))
                {
                    await LeadAsync(connection, stoppingToken);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception exception)
            {
                // Once: while PostgreSQL is away others say so again and again.
                if (!failing)
                {
                    Log.LeaderFailed(logger, exception);
                }

                failing = true;
            }

            await Background.StoppedAsync(Task.Delay(Retry, time, stoppingToken));
        }

        await Background.StoppedAsync(listening);
    }

    private async Task LeadAsync(NpgsqlConnection connection, CancellationToken stoppingToken)
    {
        Log.LeadershipTaken(logger);
        try
        {
            RestartUnlessLedJustNow();
            while (true)
            {
                foreach (var turn in _turns)
                {
                    await turn.TakeAsync(connection, stoppingToken);
                    _ledAt = time.GetTimestamp();
                }

                await SleepAsync(stoppingToken);
            }
        }
        finally
        {
            Log.LeadershipLost(logger, null);
            JobsTelemetry.Forget(dataSource);
            await AdvisoryLock.ReleaseAsync(connection, AdvisoryLock.Leader);
        }
    }

    // A connection that broke and was back at once does not put off what waits for a first time: it might break as soon again.
    private void RestartUnlessLedJustNow()
    {
        if (_ledAt is { } ledAt && time.GetElapsedTime(ledAt) < _longestFirstDelay + (2 * Retry))
        {
            return;
        }

        foreach (var turn in _turns)
        {
            turn.Restart();
        }

        _ledAt = time.GetTimestamp();
    }

    private async Task SleepAsync(CancellationToken stoppingToken)
    {
        var now = time.GetTimestamp();
        var sleep = TimeSpan.FromSeconds(Math.Max(0, _turns.Min(turn => turn.DueAt) - now) / (double)time.TimestampFrequency);
        if (sleep > LongestSleep)
        {
            sleep = LongestSleep;
        }

        // Also a bound on how often a busy schedule is looked at.
        await Task.Delay(ShortestSleep, time, stoppingToken);
        if (sleep > ShortestSleep && await _scheduleChanged.WaitAsync(sleep - ShortestSleep, stoppingToken))
        {
            foreach (var turn in _turns)
            {
                turn.Hasten();
            }
        }
    }
}
