using Microsoft.Extensions.Logging;
using Npgsql;

namespace Voy8.Jobs;

/// <summary>
/// When a duty is due. One that fails waits longer each time and stands in nobody's way; it outlives the lead, so that a duty
/// that breaks the connection cannot start all of them over again and again.
/// </summary>
internal sealed class DutyTurn(ILeaderDuty duty, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan FirstBackoff = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromSeconds(30);

    private TimeSpan _backoff = TimeSpan.Zero;

    /// <summary>A timestamp of the time provider.</summary>
    public long DueAt { get; private set; }

    private bool IsFailing => _backoff > TimeSpan.Zero;

    /// <summary>The lead is new: nothing is known of what happened before.</summary>
    public void Restart() => DueAt = IsFailing ? Math.Max(DueAt, After(duty.FirstDelay)) : After(duty.FirstDelay);

    /// <summary>The schedule changed.</summary>
    public void Hasten()
    {
        if (duty.FollowsSchedule && !IsFailing)
        {
            DueAt = 0;
        }
    }

    /// <summary>Does the duty when it is due.</summary>
    /// <exception cref="Exception">The duty failed and took the connection along.</exception>
    public async Task TakeAsync(NpgsqlConnection connection, CancellationToken stoppingToken)
    {
        if (time.GetTimestamp() < DueAt)
        {
            return;
        }

        try
        {
            var again = await duty.RunAsync(connection, stoppingToken);
            _backoff = TimeSpan.Zero;
            DueAt = After(again);
        }
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
        {
            var next = IsFailing ? _backoff * 2 : FirstBackoff;
            _backoff = next < LongestBackoff ? next : LongestBackoff;
            DueAt = After(_backoff);
            if (connection.State != System.Data.ConnectionState.Open)
            {
                throw;
            }

            Log.DutyFailed(logger, duty.GetType().Name, _backoff, exception);
        }
    }

    private long After(TimeSpan wait) => time.GetTimestamp() + (long)(wait.TotalSeconds * time.TimestampFrequency);
}
