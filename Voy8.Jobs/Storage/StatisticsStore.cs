using Npgsql;
using NpgsqlTypes;

namespace Voy8.Jobs;

/// <summary>What ended in a window.</summary>
internal sealed record Attempts(
    DateTimeOffset At, IReadOnlyList<MinuteFigures> Minutes, IReadOnlyList<TypeAttempts> Types);

/// <summary>Sums and histograms of one queue and type.</summary>
internal sealed record TypeAttempts(string Queue, string Type, long Succeeded, long Failed, long Dead, long Cancelled, long Expired)
{
    public LatencyHistogram Waits { get; } = new();

    public LatencyHistogram Runs { get; } = new();
}

/// <summary>The sums by minute, queue and type in <c>jobs.stats_minute</c>.</summary>
internal sealed class StatisticsStore(NpgsqlDataSource dataSource)
{
    // In one order, so that two workers never lock each other out.
    private static readonly string Merge = $"""
        insert into jobs.stats_minute as s (minute, queue, type, succeeded, failed, dead, cancelled, expired,
                                            wait_buckets, wait_counts, run_buckets, run_counts)
        select date_trunc('minute', statement_timestamp()), queue, type, succeeded, failed, dead, cancelled, expired,
               wait_buckets, wait_counts, run_buckets, run_counts
        from jsonb_to_recordset($1) as c (queue text, type text, succeeded bigint, failed bigint, dead bigint, cancelled bigint, expired bigint,
                                          wait_buckets smallint[], wait_counts bigint[], run_buckets smallint[], run_counts bigint[])
        order by queue, type
        on conflict (minute, queue, type) do update
        set succeeded = s.succeeded + excluded.succeeded, failed = s.failed + excluded.failed, dead = s.dead + excluded.dead,
            cancelled = s.cancelled + excluded.cancelled, expired = s.expired + excluded.expired,
            (wait_buckets, wait_counts) = {Sum("wait")},
            (run_buckets, run_counts) = {Sum("run")}
        """;

    private const string Window = """
        from jobs.stats_minute
        where minute > date_trunc('minute', statement_timestamp()) - make_interval(mins => $1)
          and ($2::text is null or queue = $2) and ($3::text is null or type = $3)
        """;

    // Minutes in which nothing ended are in it too.
    private const string Minutes = $"""
        select statement_timestamp(), m.minute, coalesce(s.succeeded, 0)::bigint, coalesce(s.failed, 0)::bigint, coalesce(s.dead, 0)::bigint
        from generate_series(date_trunc('minute', statement_timestamp()) - make_interval(mins => $1 - 1),
                             date_trunc('minute', statement_timestamp()), interval '1 minute') as m (minute)
        left join (select minute, sum(succeeded) as succeeded, sum(failed) as failed, sum(dead) as dead {Window} group by minute) as s using (minute)
        order by m.minute
        """;

    private const string Types = $"""
        select queue, type, sum(succeeded)::bigint, sum(failed)::bigint, sum(dead)::bigint, sum(cancelled)::bigint, sum(expired)::bigint
        {Window}
        group by queue, type
        order by sum(succeeded + failed + cancelled) desc, type, queue
        """;

    private const string Histograms = $"""
        select queue, type, is_wait, bucket, sum(count)::bigint
        from (select *
              {Window}) as s
        cross join lateral (select true, w.bucket, w.count from unnest(wait_buckets, wait_counts) as w (bucket, count)
                            union all
                            select false, r.bucket, r.count from unnest(run_buckets, run_counts) as r (bucket, count)) as b (is_wait, bucket, count)
        group by queue, type, is_wait, bucket
        """;

    private const string DeleteOld = "delete from jobs.stats_minute where minute < statement_timestamp() - make_interval(secs => $1)";

    /// <summary>Adds to the present minute, by the database's clock. A server that crashes may lose the last moments of it.</summary>
    public async Task AddAsync(IReadOnlyList<AttemptChanges> changes, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var batch = RelaxedBatch.Create(connection, new NpgsqlBatchCommand(Merge)
        {
            Parameters = { new() { Value = JobsJson.Serialize(changes), NpgsqlDbType = NpgsqlDbType.Jsonb } },
        });
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    public async Task<Attempts> ReadAsync(StatisticsQuery query, CancellationToken cancellationToken)
    {
        await using var batch = dataSource.CreateBatch();
        foreach (var sql in new[] { Minutes, Types, Histograms })
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand(sql)
            {
                Parameters = { new() { Value = query.Minutes }, Text(query.Queue), Text(query.Type) },
            });
        }

        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        var at = DateTimeOffset.MinValue;
        var minutes = new List<MinuteFigures>(query.Minutes);
        while (await reader.ReadAsync(cancellationToken))
        {
            at = reader.GetFieldValue<DateTimeOffset>(0);
            minutes.Add(new MinuteFigures(reader.GetFieldValue<DateTimeOffset>(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4)));
        }

        await reader.NextResultAsync(cancellationToken);
        var types = new Dictionary<(string, string), TypeAttempts>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var type = new TypeAttempts(
                reader.GetString(0), reader.GetString(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4), reader.GetInt64(5), reader.GetInt64(6));
            types.Add((type.Queue, type.Type), type);
        }

        await reader.NextResultAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            if (types.TryGetValue((reader.GetString(0), reader.GetString(1)), out var type))
            {
                (reader.GetBoolean(2) ? type.Waits : type.Runs).Add(reader.GetInt16(3), reader.GetInt64(4));
            }
        }

        return new Attempts(at, minutes, [.. types.Values]);
    }

    /// <returns>How many rows went.</returns>
    public static async Task<int> DeleteAsync(NpgsqlConnection connection, TimeSpan retention, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(DeleteOld, connection) { Parameters = { new() { Value = retention.TotalSeconds } } };
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static string Sum(string measure) => $"""
        (select coalesce(array_agg(bucket order by bucket), array[]::smallint[]), coalesce(array_agg(count order by bucket), array[]::bigint[])
                         from (select bucket, sum(count)::bigint as count
                               from (select * from unnest(s.{measure}_buckets, s.{measure}_counts) as k (bucket, count)
                                     union all
                                     select * from unnest(excluded.{measure}_buckets, excluded.{measure}_counts) as n (bucket, count)) as summands
                               group by bucket) as summed)
        """;

    private static NpgsqlParameter Text(string? value) => new() { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text };
}
