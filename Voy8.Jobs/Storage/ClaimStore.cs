using Npgsql;
using NpgsqlTypes;

namespace Voy8.Jobs;

/// <summary>Makes queued jobs running, each under a fresh lease token, as long as the worker holds its lease.</summary>
internal sealed class ClaimStore(NpgsqlDataSource dataSource, TimeProvider time) : IAsyncDisposable
{
    public const string Claim = $"""
        update jobs.job j
        set status = 2, worker_id = $2, lease_token = {LeaseToken.Next}, attempt = j.attempt + 1,
            started_at = clock_timestamp(), finished_at = null
        """;

    public const string Returning = """

        returning j.id, j.type, j.queue, j.priority, j.score, j.payload, j.progress, j.attempt, j.max_attempts, j.lease_expiries,
                  j.lease_token, j.timeout_ms, extract(epoch from j.started_at - j.run_at)::float8, j.owner_id, j.parent_id,
                  j.trace_parent, j.trace_state,
                  case when j.children_total > 0 then array[j.children_total, j.children_open, j.children_failed] end
        """;

    // A process that was frozen before its claim must not claim for a worker that is dead by now.
    public const string Fence = "\nand exists (select from jobs.worker where id = $2 and lease_until > clock_timestamp())";

    // Everything else is claimed under its limits, see LimitedClaimStore.
    private const string Plain = $"\nand j.concurrency_key is null and j.queue <> all ({QueueStore.Steered})";

    // Through the primary key: see PlanHints.
    private const string ClaimPopped = Claim + $"\nwhere j.id = any($1) and {PlanHints.Status} = 1" + Plain + Fence + RelaxedBatch.Condition + Returning;

    // The same order as in Redis. Each queue is read through its own part of the index; a sort over all of them would read every waiting job.
    private const string ClaimNext = Claim + $"""

        from (select head.id
              from unnest($1::text[]) as q (name)
              cross join lateral (select id, score from jobs.job
                                  where status = 1 and queue = q.name and concurrency_key is null
                                  order by score, id limit $3 for update skip locked) as head
              where q.name <> all ({QueueStore.Steered})
              order by head.score, head.id
              limit $3) as next
        where j.id = next.id
        """ + Fence + RelaxedBatch.Condition + Returning;

    private readonly HeldConnections _connections = new(dataSource, count: 1);

    /// <summary>Claims those of the jobs that are still queued and have no limits, first in line first.</summary>
    public Task<List<ClaimedJob>> ClaimAsync(Guid workerId, Guid[] ids, CancellationToken cancellationToken) =>
        RunAsync(workerId, [Popped(workerId, ids)], cancellationToken);

    /// <summary>The same for jobs that are being committed behind a gate: waits for that.</summary>
    /// <returns>Null when it takes longer than there is patience.</returns>
    public Task<List<ClaimedJob>?> ClaimComingAsync(Guid workerId, Guid[] ids, int gate, TimeSpan patience, CancellationToken cancellationToken) =>
        Deadlock.RetryAsync(() => _connections.UseAsync<List<ClaimedJob>?>(
            async (connection, token) =>
            {
                try
                {
                    return await RunAsync(connection, workerId, [CommitGate.WaitFor(gate, patience), Popped(workerId, ids)], token);
                }
                catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.LockNotAvailable)
                {
                    return null;
                }
            },
            cancellationToken));

    /// <summary>Claims what is first in line and has no limits, without Redis; jobs that another worker is claiming at this moment are skipped.</summary>
    public Task<List<ClaimedJob>> ClaimNextAsync(Guid workerId, IReadOnlyList<string> queues, int count, CancellationToken cancellationToken) =>
        RunAsync(
            workerId,
            [
                new NpgsqlBatchCommand(ClaimNext)
                {
                    Parameters =
                    {
                        new() { Value = queues.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text },
                        new() { Value = workerId },
                        new() { Value = count },
                    },
                },
            ],
            cancellationToken);

    /// <summary>Reads what <see cref="Returning"/> returns.</summary>
    public static ClaimedJob Read(NpgsqlDataReader reader, Guid workerId, long claimedAt) => new(
        reader.GetGuid(0),
        workerId,
        reader.GetString(1),
        reader.GetString(2),
        (JobPriority)reader.GetInt16(3),
        reader.GetInt64(4),
        reader.GetFieldValue<byte[]>(5),
        reader.IsDBNull(6) ? null : reader.GetFieldValue<byte[]>(6),
        reader.GetInt32(7),
        reader.GetInt32(8),
        reader.GetInt32(9),
        reader.GetInt64(10),
        TimeSpan.FromMilliseconds(reader.GetInt64(11)),
        TimeSpan.FromSeconds(Math.Max(0, reader.GetDouble(12))),
        reader.IsDBNull(13) ? null : reader.GetGuid(13),
        reader.IsDBNull(14) ? null : reader.GetGuid(14),
        reader.IsDBNull(15) ? null : reader.GetString(15),
        reader.IsDBNull(16) ? null : reader.GetString(16),
        claimedAt)
    {
        Children = reader.IsDBNull(17) ? default : ToChildren(reader.GetFieldValue<int[]>(17)),
    };

    public ValueTask DisposeAsync() => _connections.DisposeAsync();

    private static NpgsqlBatchCommand Popped(Guid workerId, Guid[] ids) => new(ClaimPopped)
    {
        Parameters =
        {
            new() { Value = ids, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid },
            new() { Value = workerId },
        },
    };

    // A claim that was given up would leave what Redis named to the sweep.
    private Task<List<ClaimedJob>> RunAsync(Guid workerId, NpgsqlBatchCommand[] commands, CancellationToken cancellationToken) => Deadlock.RetryAsync(
        () => _connections.UseAsync((connection, token) => RunAsync(connection, workerId, commands, token), cancellationToken));

    // The last command is the claim.
    private async Task<List<ClaimedJob>> RunAsync(
        NpgsqlConnection connection, Guid workerId, NpgsqlBatchCommand[] commands, CancellationToken cancellationToken)
    {
        var jobs = new List<ClaimedJob>();
        await using var batch = new NpgsqlBatch(connection);
        Array.ForEach(commands, batch.BatchCommands.Add);
        await batch.PrepareAsync(cancellationToken);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        for (var skipped = 1; skipped < commands.Length; skipped++)
        {
            await reader.NextResultAsync(cancellationToken);
        }

        while (await reader.ReadAsync(cancellationToken))
        {
            jobs.Add(Read(reader, workerId, time.GetTimestamp()));
        }

        jobs.Sort(ClaimedJob.ByTurn);
        return jobs;
    }

    private static JobChildren ToChildren(int[] counts) => new(counts[0], counts[1], counts[2]);
}
