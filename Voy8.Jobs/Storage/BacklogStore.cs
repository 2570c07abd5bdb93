using Npgsql;
using NpgsqlTypes;

namespace Voy8.Jobs;

/// <summary>Unfinished or dead jobs that have this much in common.</summary>
/// <param name="OldestSeconds">How long the oldest of them has been due; 0 when none is.</param>
internal readonly record struct BacklogCount(string Queue, string Type, JobStatus Status, JobPriority Priority, long Jobs, double OldestSeconds);

/// <summary>
/// Counts what is not finished, and what is dead. On demand only so far as that is quick; beyond, the answer is what the leader
/// counted last, in <c>jobs.backlog</c>.
/// </summary>
internal sealed class BacklogStore(NpgsqlDataSource dataSource)
{
    /// <summary>Looked at on demand at most, of each status.</summary>
    public const int MaxCounted = 10_000;

    // Each limit is reached through the index that the order names.
    private static readonly string Count = $"""
        select queue, type, status, priority, count(*), {Oldest("min(run_at)")}
        from ((select queue, type, status, priority, run_at from jobs.job where status = 0 order by run_at limit {MaxCounted})
              union all
              (select queue, type, status, priority, run_at from jobs.job where status = 1 order by queue, score, id limit {MaxCounted})
              union all
              (select queue, type, status, priority, run_at from jobs.job where status = 2 order by worker_id limit {MaxCounted})
              union all
              (select queue, type, status, priority, run_at from jobs.job where status = 4 order by id desc limit {MaxCounted})) as found
        group by queue, type, status, priority
        """;

    private static readonly string Noted = $"select queue, type, status, priority, jobs, {Oldest("oldest_at")} from jobs.backlog";

    // One select for each status: a list of them would be a scan of the table.
    private const string NoteAll = """
        insert into jobs.backlog (queue, type, status, priority, jobs, oldest_at, counted_at)
        select queue, type, status, priority, count(*), min(run_at), statement_timestamp()
        from (select queue, type, status, priority, run_at from jobs.job where status = 0
              union all
              select queue, type, status, priority, run_at from jobs.job where status = 1
              union all
              select queue, type, status, priority, run_at from jobs.job where status = 2
              union all
              select queue, type, status, priority, run_at from jobs.job where status = 4) as found
        group by queue, type, status, priority
        """;

    /// <summary>Exact, unless a status has too many to count; then as the leader counted it last.</summary>
    public async Task<IReadOnlyList<BacklogCount>> ReadAsync(CancellationToken cancellationToken)
    {
        await using var batch = dataSource.CreateBatch();
        batch.BatchCommands.Add(new NpgsqlBatchCommand(Count));
        batch.BatchCommands.Add(new NpgsqlBatchCommand(Noted));
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        var counted = await ReadCountsAsync(reader, cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        var noted = (await ReadCountsAsync(reader, cancellationToken)).ToLookup(count => count.Status);
        return [.. counted
            .GroupBy(count => count.Status)
            .SelectMany(status => status.Sum(count => count.Jobs) >= MaxCounted && noted.Contains(status.Key) ? noted[status.Key] : status)];
    }

    /// <summary>Counts everything, on the connection of the leader, and notes it for all to read.</summary>
    public static async Task<IReadOnlyList<BacklogCount>> NoteAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        // The statements of a batch share a transaction.
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new NpgsqlBatchCommand("delete from jobs.backlog"));
        batch.BatchCommands.Add(new NpgsqlBatchCommand(NoteAll));
        batch.BatchCommands.Add(new NpgsqlBatchCommand(Noted));
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        return await ReadCountsAsync(reader, cancellationToken);
    }

    private static async Task<List<BacklogCount>> ReadCountsAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var counts = new List<BacklogCount>();
        while (await reader.ReadAsync(cancellationToken))
        {
            counts.Add(new BacklogCount(
                reader.GetString(0),
                reader.GetString(1),
                (JobStatus)reader.GetInt16(2),
                (JobPriority)reader.GetInt16(3),
                reader.GetInt64(4),
                reader.GetDouble(5)));
        }

        return counts;
    }

    // A job that waits for others is due at infinity.
    private static string Oldest(string time) =>
        $"greatest(case when isfinite({time}) then extract(epoch from clock_timestamp() - {time}) else 0 end, 0)::float8";
}
