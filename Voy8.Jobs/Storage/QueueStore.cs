using Npgsql;
using NpgsqlTypes;

namespace Voy8.Jobs;

/// <summary>What operators have set for a queue.</summary>
internal sealed record QueueLimits(bool Paused, int? MaxRunning, JobRate? Rate)
{
    public bool IsLimited => MaxRunning is not null || Rate is not null;
}

/// <summary>A queue without what waits in it.</summary>
internal readonly record struct QueueState(string Name, QueueLimits Limits, long Running, int Workers);

/// <summary>The queues that somebody steered, and how each queue does.</summary>
internal sealed class QueueStore(NpgsqlDataSource dataSource)
{
    /// <summary>Names of the queues of which plain claims take nothing.</summary>
    public const string Steered = "array(select name from jobs.queue where paused or max_running is not null or rate_count is not null)";

    private const string Read = "select name, paused, max_running, rate_count, rate_ms from jobs.queue";

    private const string Pause = """
        insert into jobs.queue (name, paused) values ($1, $2)
        on conflict (name) do update set paused = excluded.paused, updated_at = clock_timestamp()
        """;

    private const string Limit = """
        insert into jobs.queue (name, max_running, rate_count, rate_ms) values ($1, $2, $3, $4)
        on conflict (name) do update
        set max_running = excluded.max_running, rate_count = excluded.rate_count, rate_ms = excluded.rate_ms, updated_at = clock_timestamp()
        """;

    // Every part goes by an index or reads rows that are few, however many jobs wait or have finished.
    private const string List = """
        with recursive waiting as (
            (select queue from jobs.job where status = 1 order by queue limit 1)
            union all
            select (select queue from jobs.job where status = 1 and queue > waiting.queue order by queue limit 1) from waiting where queue is not null),
        running as (select queue, count(*) as count from jobs.job where status = 2 group by queue),
        serving as (
            select served.queue, count(*) as count
            from jobs.worker w cross join unnest(w.queues) as served (queue)
            where w.lease_until > clock_timestamp() and not w.stopping group by served.queue),
        names as (
            select queue as name from waiting where queue is not null
            union select queue from running
            union select queue from serving
            union select unnest($1::text[])
            union select name from jobs.queue)
        select n.name, coalesce(q.paused, false), q.max_running, q.rate_count, q.rate_ms, coalesce(r.count, 0), coalesce(w.count, 0)::int
        from names n
        left join jobs.queue q on q.name = n.name
        left join running r on r.queue = n.name
        left join serving w on w.queue = n.name
        order by n.name
        """;

    public async Task<Dictionary<string, QueueLimits>> ReadAsync(CancellationToken cancellationToken)
    {
        var queues = new Dictionary<string, QueueLimits>(StringComparer.Ordinal);
        await using var command = dataSource.CreateCommand(Read);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            if (ReadLimits(reader) is { } limits and ({ Paused: true } or { IsLimited: true }))
            {
                queues.Add(reader.GetString(0), limits);
            }
        }

        return queues;
    }

    public async Task SetPausedAsync(string queue, bool paused, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(Pause);
        command.Parameters.Add(new() { Value = queue });
        command.Parameters.Add(new() { Value = paused });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async Task SetLimitsAsync(string queue, int? maxRunning, JobRate? rate, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(Limit);
        command.Parameters.Add(new() { Value = queue });
        command.Parameters.Add(Number(maxRunning));
        command.Parameters.Add(Number(rate?.Count));
        command.Parameters.Add(Number(rate is null ? null : (int)Math.Ceiling(rate.Interval.TotalMilliseconds)));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <param name="others">Queues to list even if nothing of them waits or runs.</param>
    public async Task<List<QueueState>> ListAsync(string[] others, CancellationToken cancellationToken)
    {
        var queues = new List<QueueState>();
        await using var command = dataSource.CreateCommand(List);
        command.Parameters.Add(new() { Value = others, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            queues.Add(new QueueState(reader.GetString(0), ReadLimits(reader), reader.GetInt64(5), reader.GetInt32(6)));
        }

        return queues;
    }

    private static QueueLimits ReadLimits(NpgsqlDataReader reader) => new(
        reader.GetBoolean(1),
        reader.IsDBNull(2) ? null : reader.GetInt32(2),
        reader.IsDBNull(3) ? null : new JobRate(reader.GetInt32(3), TimeSpan.FromMilliseconds(reader.GetInt32(4))));

    private static NpgsqlParameter Number(int? value) => new() { Value = value is null ? DBNull.Value : value, NpgsqlDbType = NpgsqlDbType.Integer };
}
