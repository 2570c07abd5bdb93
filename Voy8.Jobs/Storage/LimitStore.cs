using Npgsql;
using NpgsqlTypes;

namespace Voy8.Jobs;

/// <summary>Reads what PostgreSQL knows of concurrency keys and limited queues: for claims without Redis, and to mend Redis.</summary>
internal sealed class LimitStore(NpgsqlDataSource dataSource)
{
    private const string Any = $"""
        select exists (select from jobs.job where status = 1 and concurrency_key is not null) or cardinality({QueueStore.Steered}) > 0
        """;

    // First in line first, and nothing that its key or queue has no room for: a blocked job must not hide those behind it.
    private const string Heads = """
        with running as materialized (
            select concurrency_key as key, count(*) as count from jobs.job where status = 2 and concurrency_key is not null group by concurrency_key),
        open as (
            select served.name, q.max_running is not null or q.rate_count is not null as limited
            from unnest($1::text[]) as served (name)
            left join jobs.queue q on q.name = served.name
            where not coalesce(q.paused, false)
              and (q.max_running is null
                   or (select count(*) from jobs.job r where r.status = 2 and r.queue = q.name) < q.max_running)
              and (q.rate_count is null
                   or (select count(*) from jobs.recent_start s
                       where s.gate = 'queue:' || q.name and s.started_at > clock_timestamp() - q.rate_ms * interval '1 ms') < q.rate_count))
        select head.id, head.limited
        from open
        cross join lateral (
            select j.id, j.score, open.limited or j.concurrency_key is not null as limited
            from jobs.job j
            where j.status = 1 and j.queue = open.name
              and (j.concurrency_key is null
                   or (not exists (select from running r where r.key = j.concurrency_key and r.count >= j.key_limit)
                       and (j.key_interval_ms is null
                            or not exists (select from jobs.recent_start s
                                           where s.gate = 'key:' || j.concurrency_key
                                             and s.started_at > clock_timestamp() - j.key_interval_ms * interval '1 ms'))))
            order by j.score, j.id
            limit $2) as head
        order by head.score, head.id
        limit $2
        """;

    private const string RunningOfKeys = """
        select concurrency_key, id from jobs.job
        where status = 2 and concurrency_key is not null and ($1::text[] is null or concurrency_key = any($1))
        """;

    // A loose scan: one step of the index per key, however many jobs wait for each.
    private const string WaitingKeys = """
        with recursive k as (
            (select concurrency_key as key from jobs.job
             where status = 1 and concurrency_key is not null and concurrency_key > $1 order by concurrency_key limit 1)
            union all
            select (select concurrency_key from jobs.job
                    where status = 1 and concurrency_key is not null and concurrency_key > k.key order by concurrency_key limit 1)
            from k where k.key is not null)
        select key from k where key is not null limit $2
        """;

    // A job that is too early for its key's interval is scheduled, and holds the key meanwhile.
    private const string NoHolders = $"""
        select i.id from unnest($1::uuid[]) as i (id)
        where not exists (
            select from jobs.job j
            where j.id = i.id
              and ({PlanHints.Status} in (1, 2)
                   or ({PlanHints.Status} = 0 and j.run_at <= clock_timestamp() + coalesce(j.key_interval_ms, 0) * interval '1 ms')))
        """;

    private const string NotRunning = $"""
        select i.id from unnest($1::uuid[]) as i (id)
        where not exists (select from jobs.job j where j.id = i.id and {PlanHints.Status} = 2)
        """;

    /// <summary>True when any job that waits has a limit.</summary>
    public async Task<bool> AnyAsync(CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(Any);
        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }

    /// <summary>The jobs first in line that may run: ids of those with limits, and how many without.</summary>
    public async Task<(Guid[] Limited, int Plain)> HeadsAsync(IReadOnlyList<string> queues, int count, CancellationToken cancellationToken)
    {
        var (limited, plain) = (new List<Guid>(), 0);
        await using var command = dataSource.CreateCommand(Heads);
        command.Parameters.Add(new() { Value = queues.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = count });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            if (reader.GetBoolean(1))
            {
                limited.Add(reader.GetGuid(0));
            }
            else
            {
                plain++;
            }
        }

        return ([.. limited], plain);
    }

    /// <param name="keys">Null for all.</param>
    public async Task<List<(string Key, Guid Id)>> RunningAsync(string[]? keys, CancellationToken cancellationToken)
    {
        var running = new List<(string, Guid)>();
        await using var command = dataSource.CreateCommand(RunningOfKeys);
        command.Parameters.Add(new() { Value = keys is null ? DBNull.Value : keys, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            running.Add((reader.GetString(0), reader.GetGuid(1)));
        }

        return running;
    }

    /// <summary>Keys that jobs wait for, in order, after the one given.</summary>
    public async Task<List<string>> WaitingKeysAsync(string after, int count, CancellationToken cancellationToken)
    {
        var keys = new List<string>();
        await using var command = dataSource.CreateCommand(WaitingKeys);
        command.Parameters.Add(new() { Value = after });
        command.Parameters.Add(new() { Value = count });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            keys.Add(reader.GetString(0));
        }

        return keys;
    }

    public Task<HashSet<Guid>> RunningOfQueueAsync(string queue, CancellationToken cancellationToken) =>
        IdsAsync("select id from jobs.job where status = 2 and queue = $1", new() { Value = queue }, cancellationToken);

    /// <summary>Those of the jobs that have no right to hold a key.</summary>
    public Task<HashSet<Guid>> NoHoldersAsync(IEnumerable<Guid> jobs, CancellationToken cancellationToken) =>
        IdsAsync(NoHolders, Ids(jobs), cancellationToken);

    public Task<HashSet<Guid>> NotRunningAsync(IEnumerable<Guid> jobs, CancellationToken cancellationToken) =>
        IdsAsync(NotRunning, Ids(jobs), cancellationToken);

    private async Task<HashSet<Guid>> IdsAsync(string sql, NpgsqlParameter parameter, CancellationToken cancellationToken)
    {
        var ids = new HashSet<Guid>();
        await using var command = dataSource.CreateCommand(sql);
        command.Parameters.Add(parameter);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            ids.Add(reader.GetGuid(0));
        }

        return ids;
    }

    private static NpgsqlParameter Ids(IEnumerable<Guid> ids) => new() { Value = ids.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid };
}
