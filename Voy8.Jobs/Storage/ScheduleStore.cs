using System.Diagnostics;
using System.Text.Json;
using Npgsql;
using NpgsqlTypes;

namespace Voy8.Jobs;

/// <summary>What a schedule enqueues.</summary>
internal sealed record ScheduledWork(
    string Name, string Type, string Queue, JobPriority Priority, int MaxAttempts, long TimeoutMs, string Payload, JobLimit? Limit, string IdempotencyKey);

/// <summary>The rows of schedules, as those that run them need them. Cron and zone are computed in C#, time is always the database's.</summary>
internal sealed class ScheduleStore(JobInserter inserter, JobIds ids)
{
    /// <summary>A living worker's program declares the schedule aliased <c>s</c>.</summary>
    public const string IsDeclared =
        "exists (select from jobs.worker w where s.name = any (w.schedules) and w.lease_until > clock_timestamp())";

    private const string WorkColumns = "s.name, s.type, s.queue, s.priority, s.max_attempts, s.timeout_ms, s.payload::text, s.concurrency_key, s.key_limit, s.key_interval_ms";

    // Never earlier than what has run: should the clock be set back, no time comes twice.
    private const string Now = "select greatest(clock_timestamp(), (select max(last_at) from jobs.schedule))";

    private const string DeclaredColumns = """
        description, cron, time_zone, type, queue, priority, max_attempts, timeout_ms, concurrency_key, key_limit, key_interval_ms, payload,
        skip_while_unfinished, configured_pause
        """;

    // Written only where something differs, or now and then, as a sign that the program is still about.
    private static readonly string Declare = $"""
        insert into jobs.schedule as s (name, {DeclaredColumns}, paused, next_at)
        select name, {DeclaredColumns}, coalesce(configured_pause, false), case when configured_pause then null else next_at end
        from jsonb_to_recordset($1) as d (
            name text, description text, cron text, time_zone text, type text, queue text, priority smallint, max_attempts int, timeout_ms bigint,
            concurrency_key text, key_limit int, key_interval_ms int, payload jsonb, skip_while_unfinished boolean, configured_pause boolean,
            next_at timestamptz)
        order by name
        on conflict (name) do update
        set ({DeclaredColumns}) = ({Prefix("excluded.")}),
            paused = coalesce(excluded.configured_pause, s.paused), declared_at = clock_timestamp(),
            next_at = case when coalesce(excluded.configured_pause, s.paused) then null
                           when (s.cron, s.time_zone) = (excluded.cron, excluded.time_zone) and s.next_at is not null then s.next_at
                           else excluded.next_at end
        where ({Prefix("s.")}) is distinct from ({Prefix("excluded.")})
           or s.paused <> coalesce(excluded.configured_pause, s.paused)
           or (s.next_at is null and not s.paused)
           or s.declared_at < clock_timestamp() - interval '1 hour'
        """;

    private const string UntilNext =
        $"select extract(epoch from min(s.next_at) - clock_timestamp())::float8 from jobs.schedule s where s.next_at is not null and {IsDeclared}";

    private const string LockDue = $"""
        select {WorkColumns}, s.cron, s.time_zone, s.next_at, clock_timestamp(),
               s.skip_while_unfinished and exists (select from jobs.job j where j.id = s.last_job_id and {PlanHints.Status} < 3)
        from jobs.schedule s
        where s.next_at <= clock_timestamp() and {IsDeclared}
        order by s.next_at
        limit $1
        for update of s skip locked
        """;

    private const string MoveOn = """
        update jobs.schedule s set next_at = d.next_at from unnest($1::text[], $2::timestamptz[]) as d (name, next_at) where s.name = d.name
        """;

    private const string NoteJobs = """
        update jobs.schedule s set last_at = clock_timestamp(), last_job_id = d.job_id
        from unnest($1::text[], $2::uuid[]) as d (name, job_id)
        where s.name = d.name
        """;

    public static async Task DeclareAsync(
        NpgsqlConnection connection, IReadOnlyList<DeclaredSchedule> schedules, CancellationToken cancellationToken)
    {
        if (schedules.Count == 0)
        {
            return;
        }

        var now = await NowAsync(connection, cancellationToken);
        await using var command = new NpgsqlCommand(Declare, connection);
        command.Parameters.Add(new() { Value = JobsJson.Serialize(schedules.Select(schedule => Row(schedule, now))), NpgsqlDbType = NpgsqlDbType.Jsonb });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public static async Task<DateTimeOffset> NowAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Now, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return reader.GetFieldValue<DateTimeOffset>(0);
    }

    /// <returns>Not above zero when one is due; null when none ever is.</returns>
    public static async Task<TimeSpan?> UntilNextAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(UntilNext, connection);
        return await command.ExecuteScalarAsync(cancellationToken) is double seconds ? TimeSpan.FromSeconds(Math.Clamp(seconds, -1, 3600)) : null;
    }

    /// <summary>Those that are due, locked until the transaction ends; what another process has locked is its business.</summary>
    public static async Task<List<DueSchedule>> LockDueAsync(NpgsqlConnection connection, int count, CancellationToken cancellationToken)
    {
        var due = new List<DueSchedule>();
        await using var command = new NpgsqlCommand(LockDue, connection) { Parameters = { new() { Value = count } } };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var at = reader.GetFieldValue<DateTimeOffset>(12);
            due.Add(new DueSchedule(
                ReadWork(reader, at), reader.GetString(10), reader.GetString(11), at, reader.GetFieldValue<DateTimeOffset>(13), reader.GetBoolean(14)));
        }

        return due;
    }

    public static async Task MoveOnAsync(
        NpgsqlConnection connection, IReadOnlyList<DueSchedule> due, IReadOnlyList<DateTimeOffset?> next, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(MoveOn, connection);
        AddColumn(command, NpgsqlDbType.Text, due, schedule => schedule.Work.Name);
        AddColumn(command, NpgsqlDbType.TimestampTz, next, time => time);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Reads what a schedule would enqueue, to be enqueued now.</summary>
    public static async Task<ScheduledWork?> FindWorkAsync(NpgsqlConnection connection, string name, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand($"select {WorkColumns}, clock_timestamp() from jobs.schedule s where s.name = $1", connection)
        {
            Parameters = { new() { Value = name } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? ReadWork(reader, reader.GetFieldValue<DateTimeOffset>(10)) : null;
    }

    /// <summary>Inserts the jobs and notes them with their schedules, in the transaction of the connection.</summary>
    public async Task<InsertedJobs> EnqueueAsync(NpgsqlConnection connection, IReadOnlyList<ScheduledWork> works, CancellationToken cancellationToken)
    {
        if (works.Count == 0)
        {
            return new InsertedJobs([], [], false);
        }

        var inserted = await inserter.InsertAsync(connection, [.. works.Select(Create)], cancellationToken);
        await using var command = new NpgsqlCommand(NoteJobs, connection);
        AddColumn(command, NpgsqlDbType.Text, works, work => work.Name);
        AddColumn(command, NpgsqlDbType.Uuid, inserted.Receipts, receipt => receipt.JobId);
        await command.ExecuteNonQueryAsync(cancellationToken);
        return inserted;
    }

    private static string Prefix(string alias) => alias + DeclaredColumns.ReplaceLineEndings(" ").Replace(", ", $", {alias}", StringComparison.Ordinal);

    private static object Row(DeclaredSchedule schedule, DateTimeOffset now)
    {
        var limit = JobLimits.Of(schedule.Type, null);
        return new
        {
            schedule.Name,
            schedule.Description,
            schedule.Cron,
            schedule.TimeZone,
            Type = schedule.Type.Name,
            schedule.Type.Queue,
            Priority = (int)schedule.Type.Priority,
            schedule.Type.MaxAttempts,
            TimeoutMs = (long)schedule.Type.Timeout.TotalMilliseconds,
            ConcurrencyKey = limit?.Key,
            KeyLimit = limit?.Max,
            KeyIntervalMs = limit?.IntervalMs,
            Payload = JsonElement.Parse(schedule.Payload),
            schedule.SkipWhileUnfinished,
            ConfiguredPause = schedule.Paused,
            NextAt = CronSchedule.Parse(schedule.Cron, schedule.TimeZone).NextAfter(now),
        };
    }

    private NewJob Create(ScheduledWork work)
    {
        using var activity = JobsTelemetry.StartEnqueue();
        var trace = activity ?? Activity.Current;
        var job = new NewJob(
            ids.Next(), work.Type, work.Queue, work.Priority, work.Payload, 0, work.IdempotencyKey, null, null, work.MaxAttempts, work.TimeoutMs,
            trace?.Id, trace?.TraceStateString)
        {
            Limit = work.Limit,
        };
        JobsTelemetry.Describe(activity, job);
        return job;
    }

    private static ScheduledWork ReadWork(NpgsqlDataReader reader, DateTimeOffset at) => new(
        reader.GetString(0),
        reader.GetString(1),
        reader.GetString(2),
        (JobPriority)reader.GetInt16(3),
        reader.GetInt32(4),
        reader.GetInt64(5),
        reader.GetString(6),
        reader.IsDBNull(7) ? null : new JobLimit(reader.GetString(7), reader.GetInt32(8), reader.IsDBNull(9) ? null : reader.GetInt32(9)),
        FormattableString.Invariant($"{reader.GetString(0)}@{at.UtcDateTime:yyyy-MM-ddTHH:mm:ss.FFFFFFK}"));

    private static void AddColumn<TRow, TValue>(NpgsqlCommand command, NpgsqlDbType type, IReadOnlyList<TRow> rows, Func<TRow, TValue> value) =>
        command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Array | type, Value = rows.Select(value).ToArray() });
}
