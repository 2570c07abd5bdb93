using Npgsql;
using NpgsqlTypes;

namespace Voy8.Jobs;

/// <summary>Where a walk through the dead letters stands, the longest dead first.</summary>
internal readonly record struct DeadLetterPosition(DateTimeOffset FinishedAt, Guid Id)
{
    public static DeadLetterPosition Start { get; } = new(DateTimeOffset.MinValue, Guid.Empty);
}

/// <summary>What one batch of a replay did.</summary>
/// <param name="Ready">The jobs that are queued again.</param>
/// <param name="Seen">How many dead letters it looked at.</param>
/// <param name="Last">The last of them.</param>
internal sealed record ReplayedBatch(IReadOnlyList<ReadyJob> Ready, int Seen, DeadLetterPosition Last);

/// <summary>Reads dead letters through their index by the time they died, and replays them in batches.</summary>
internal sealed class DeadLetterStore(NpgsqlDataSource dataSource, PriorityCredits credits)
{
    /// <summary>Totals and kinds are exact up to here.</summary>
    public const int MaxTotal = 10_000;

    private const int MaxKinds = 50;

    private const string Matches = """
        ($2::text is null or type = $2) and ($3::text is null or queue = $3) and ($4::text is null or error ->> 'kind' = $4)
        """;

    private static readonly string Found = $"""
        with found as materialized (
            select id, finished_at, coalesce(error ->> 'kind', '') as kind
            from (select id, finished_at, type, queue, error from jobs.job
                  where status = 4 and finished_at < $5 and finished_at >= $6
                  order by finished_at desc, id desc
                  limit $1) as dead
            where {Matches})
        """;

    private static readonly string List = Found + $"""

        select {JobRows.ListColumns}, more, total
        from (select count(*) as total,
                     (select count(*) from (select from jobs.job where status = 4 and finished_at < $5 and finished_at >= $6 limit $1) as d) = $1 as more
              from found) as counted
        left join jobs.job on id in (select id from found order by finished_at desc, id desc limit $7 offset $8)
        order by finished_at desc, id desc
        """;

    private static readonly string Kinds = Found + $"""

        select kind, count(*) from found group by kind order by count(*) desc, kind limit {MaxKinds}
        """;

    private const string BatchOfMatching = $"""
        with batch as materialized (
            select id, type, idempotency_key, finished_at from jobs.job
            where status = 4 and (finished_at, id) > ($7, $8) and finished_at < $5 and finished_at >= $6 and {Matches}
            order by finished_at, id
            limit $9
            for update skip locked)
        """;

    private const string BatchOfIds = $"""
        with batch as materialized (
            select id, type, idempotency_key, finished_at from jobs.job j
            where id = any ($2) and {PlanHints.Status} = 4
            order by finished_at, id
            for update skip locked)
        """;

    // Of several dead jobs with one key the longest dead runs, and none while an unfinished job holds the key.
    private const string ReplayBatch = $"""
        , candidate as (
            select id from (
                select *, row_number() over (partition by type, coalesce(idempotency_key, id::text) order by finished_at, id) as n from batch) as b
            where n = 1
              and not exists (select from jobs.job other
                              where other.type = b.type and other.idempotency_key = b.idempotency_key and other.idempotency_key is not null
                                and other.status < 3)),
        replayed as (
            update jobs.job j
            set {CommandStore.SetReplayed}
            from candidate
            where j.id = candidate.id and {PlanHints.Status} = 4
            returning {ReadyJob.Columns})
        select r.*, b.finished_at, b.id
        from batch b
        left join replayed r on r.id = b.id
        order by b.finished_at, b.id
        """;

    public async Task<DeadLetterPage> ListAsync(DeadLetterFilter filter, int limit, int offset, CancellationToken cancellationToken)
    {
        await using var batch = dataSource.CreateBatch();
        var list = new NpgsqlBatchCommand(List) { Parameters = { new() { Value = MaxTotal } } };
        AddFilter(list.Parameters, filter);
        list.Parameters.Add(new() { Value = Math.Clamp(limit, 1, 200) });
        list.Parameters.Add(new() { Value = Math.Max(0, offset) });
        var kinds = new NpgsqlBatchCommand(Kinds) { Parameters = { new() { Value = MaxTotal } } };
        AddFilter(kinds.Parameters, filter);
        batch.BatchCommands.Add(list);
        batch.BatchCommands.Add(kinds);
        var jobs = new List<JobRecord>();
        var counts = new List<ErrorKindCount>();
        var (total, more) = (0L, false);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            (more, total) = (reader.GetBoolean(reader.FieldCount - 2), reader.GetInt64(reader.FieldCount - 1));
            if (!reader.IsDBNull(0))
            {
                jobs.Add(JobRows.Read(reader));
            }
        }

        await reader.NextResultAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            counts.Add(new ErrorKindCount(reader.GetString(0), reader.GetInt64(1)));
        }

        return new DeadLetterPage(jobs, total, counts, more);
    }

    /// <summary>The time of the database.</summary>
    public async Task<DateTimeOffset> NowAsync(CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand("select clock_timestamp()");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return reader.GetFieldValue<DateTimeOffset>(0);
    }

    public Task<ReplayedBatch> ReplayAsync(Guid[] ids, CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand(BatchOfIds + ReplayBatch) { Parameters = { credits.Parameter() } };
        command.Parameters.Add(new() { Value = ids, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid });
        return Deadlock.RetryAsync(() => RunAsync(command, cancellationToken));
    }

    /// <summary>Replays the next ones after <paramref name="after"/> that match.</summary>
    public Task<ReplayedBatch> ReplayAsync(DeadLetterFilter filter, DeadLetterPosition after, int size, CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand(BatchOfMatching + ReplayBatch) { Parameters = { credits.Parameter() } };
        AddFilter(command.Parameters, filter);
        command.Parameters.Add(new() { Value = after.FinishedAt });
        command.Parameters.Add(new() { Value = after.Id });
        command.Parameters.Add(new() { Value = size });
        return Deadlock.RetryAsync(() => RunAsync(command, cancellationToken));
    }

    private async Task<ReplayedBatch> RunAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        command.Connection = connection;
        var ready = new List<ReadyJob>();
        var seen = 0;
        var last = DeadLetterPosition.Start;
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            seen++;
            if (!reader.IsDBNull(0))
            {
                ready.Add(ReadyJob.Read(reader));
            }

            var end = reader.FieldCount;
            last = new DeadLetterPosition(reader.GetFieldValue<DateTimeOffset>(end - 2), reader.GetGuid(end - 1));
        }

        return new ReplayedBatch(ready, seen, last);
    }

    private static void AddFilter(NpgsqlParameterCollection parameters, DeadLetterFilter filter)
    {
        parameters.Add(Text(filter.Type));
        parameters.Add(Text(filter.Queue));
        parameters.Add(Text(filter.ErrorKind));
        parameters.Add(new() { Value = filter.Before?.ToUniversalTime() ?? DateTimeOffset.MaxValue });
        parameters.Add(new() { Value = filter.After?.ToUniversalTime() ?? DateTimeOffset.MinValue });
    }

    private static NpgsqlParameter Text(string? value) => new() { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text };
}
