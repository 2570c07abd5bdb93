using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Voy8.Jobs;

/// <summary>Deletes finished jobs past their time, in batches small enough to disturb nobody.</summary>
internal sealed class RetentionDuty(IOptions<WorkerOptions> options, ILogger<RetentionDuty> logger) : ILeaderDuty
{
    private const int BatchSize = 2000;
    private static readonly TimeSpan BetweenBatches = TimeSpan.FromMilliseconds(100);

    // Children stay as long as their parent is not done: by them it knows, when it runs again, what it has made.
    private const string Delete = """
        delete from jobs.job
        where id in (
            select j.id from jobs.job j
            where j.expires_at < clock_timestamp()
              and (j.parent_id is null or coalesce((select p.status from jobs.job p where p.id = j.parent_id), 5) >= 3)
            order by j.expires_at
            limit $1
            for update of j skip locked)
        """;

    // No interval or rate reaches back further.
    private const string Forget = "delete from jobs.recent_start where started_at < clock_timestamp() - interval '1 day'";

    public TimeSpan FirstDelay => TimeSpan.Zero;

    public bool FollowsSchedule => false;

    public async Task<TimeSpan> RunAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Delete, connection) { Parameters = { new() { Value = BatchSize } } };
        var deleted = await command.ExecuteNonQueryAsync(cancellationToken);
        if (deleted > 0)
        {
            Log.Expired(logger, deleted);
        }

        await using var forget = new NpgsqlCommand(Forget, connection);
        await forget.ExecuteNonQueryAsync(cancellationToken);
        return deleted == BatchSize ? BetweenBatches : options.Value.RetentionInterval;
    }
}
