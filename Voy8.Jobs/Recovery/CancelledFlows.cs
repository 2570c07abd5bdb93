using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Voy8.Jobs;

/// <summary>Goes on down the trees of cancelled jobs where the process that began with it did not come to the end.</summary>
internal sealed class CancelledFlows(TreeCancellation trees, IOptions<WorkerOptions> options, ILogger<CancelledFlows> logger) : ILeaderDuty
{
    private static readonly TimeSpan LongestTurn = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan BetweenTurns = TimeSpan.FromMilliseconds(100);

    private const int BatchSize = 10;

    // Those that were cancelled a moment ago are still being seen to.
    private const string Unfinished = """
        select root_id from jobs.cancelled_flow where cancelled_at < clock_timestamp() - interval '15 seconds' order by cancelled_at limit $1
        """;

    public TimeSpan FirstDelay => TimeSpan.Zero;

    public bool FollowsSchedule => false;

    public async Task<TimeSpan> RunAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var roots = new List<Guid>();
        await using (var command = new NpgsqlCommand(Unfinished, connection) { Parameters = { new() { Value = BatchSize } } })
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                roots.Add(reader.GetGuid(0));
            }
        }

        var again = options.Value.SweepInterval;
        foreach (var root in roots)
        {
            Log.CancelResumed(logger, root);

            // The other duties wait for this one: what is left has its turn again.
            using var turn = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            turn.CancelAfter(LongestTurn);
            try
            {
                await trees.CancelBelowAsync(root, turn.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                again = BetweenTurns;
            }
        }

        return again;
    }
}
