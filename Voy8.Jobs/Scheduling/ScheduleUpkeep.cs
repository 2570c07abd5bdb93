using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Voy8.Jobs;

/// <summary>
/// While versions of a program run side by side the last to start wrote its schedules; in the end the leader's word counts, so that
/// the version which remains has it. What no living worker declares is forgotten after a week: until then its missed run, or its
/// pause, waits for the program to come back.
/// </summary>
internal sealed class ScheduleUpkeep(
    ScheduleDeclarations declarations, IOptions<WorkerOptions> options, ILogger<ScheduleUpkeep> logger) : ILeaderDuty
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private const string Renew = """
        update jobs.schedule s set declared_at = clock_timestamp()
        where s.declared_at < clock_timestamp() - interval '1 hour' and
        """ + " " + ScheduleStore.IsDeclared;

    private const string Forget = "delete from jobs.schedule where declared_at < clock_timestamp() - interval '7 days'";

    /// <summary>After PostgreSQL was away the others get the time of one heartbeat to show that they live.</summary>
    public TimeSpan FirstDelay => options.Value.Heartbeat;

    public bool FollowsSchedule => false;

    public async Task<TimeSpan> RunAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await ScheduleStore.DeclareAsync(connection, declarations.All, cancellationToken);
        await using (var renew = new NpgsqlCommand(Renew, connection))
        {
            await renew.ExecuteNonQueryAsync(cancellationToken);
        }

        await using var forget = new NpgsqlCommand(Forget, connection);
        if (await forget.ExecuteNonQueryAsync(cancellationToken) is > 0 and var count)
        {
            Log.SchedulesForgotten(logger, count);
        }

        return Interval;
    }
}
