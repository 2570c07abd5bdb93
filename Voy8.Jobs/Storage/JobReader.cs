using System.Text.Json;
using Npgsql;
using NpgsqlTypes;

namespace Voy8.Jobs;

/// <summary>Reads jobs for people and for those who wait for them.</summary>
internal sealed class JobReader(NpgsqlDataSource dataSource)
{
    /// <summary>Totals are exact up to here; beyond it, this is the answer.</summary>
    public const int MaxTotal = 100_000;

    private const string Columns = """
        id, type, queue, priority, status, progress, attempt, max_attempts, created_at, run_at, started_at, finished_at,
        payload, result, error, cancel_requested, idempotency_key, parent_id, owner_id, worker_id
        """;

    private const string Find = "select " + Columns + " from jobs.job where id = $1";

    private const string Attempts = """
        select attempt, outcome, worker_id, started_at, finished_at, error from jobs.attempt where job_id = $1 order by finished_at, lease_token
        """;

    private const string AnyWorker = """
        select exists (select from jobs.worker where $1 = any (queues) and not stopping and lease_until > clock_timestamp())
        """;

    public async Task<JobRecord?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var batch = dataSource.CreateBatch();
        batch.BatchCommands.Add(new NpgsqlBatchCommand(Find) { Parameters = { new() { Value = id } } });
        batch.BatchCommands.Add(new NpgsqlBatchCommand(Attempts) { Parameters = { new() { Value = id } } });
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
        {
            return null;
        }

        var job = Read(reader);
        await reader.NextResultAsync(cancellationToken);
        var attempts = new List<JobAttempt>();
        while (await reader.ReadAsync(cancellationToken))
        {
            attempts.Add(new JobAttempt(
                reader.GetInt32(0),
                OutcomeName((AttemptOutcome)reader.GetInt16(1)),
                Optional<Guid>(reader, 2)?.ToString(),
                OptionalTime(reader, 3),
                reader.GetFieldValue<DateTimeOffset>(4),
                OptionalJson<JobError>(reader, 5)));
        }

        return job with { Attempts = attempts };
    }

    public async Task<bool> HasWorkerAsync(string queue, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(AnyWorker);
        command.Parameters.Add(new() { Value = queue });
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    public async Task<JobPage> ListAsync(JobQuery query, CancellationToken cancellationToken)
    {
        // The status is written into the text, so that the planner can use the index that is partial by it.
        var conditions = new List<string> { "true" };
        var parameters = new List<NpgsqlParameter>();
        if (query.Status is { } status)
        {
            conditions.Add($"status = {(int)status}");
        }

        if (query.Type is { } type)
        {
            parameters.Add(new() { Value = type, NpgsqlDbType = NpgsqlDbType.Text });
            conditions.Add($"type = ${parameters.Count}");
        }

        if (query.OwnerId is { } owner)
        {
            parameters.Add(new() { Value = owner });
            conditions.Add($"owner_id = ${parameters.Count}");
        }

        var where = string.Join(" and ", conditions);
        await using var batch = dataSource.CreateBatch();
        batch.BatchCommands.Add(Command(
            $"select {Columns} from jobs.job where {where} order by id desc limit {Math.Clamp(query.Limit, 1, 200)} offset {Math.Max(0, query.Offset)}",
            parameters));
        batch.BatchCommands.Add(Command($"select count(*) from (select 1 from jobs.job where {where} limit {MaxTotal}) as counted", parameters));
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        var jobs = new List<JobRecord>();
        while (await reader.ReadAsync(cancellationToken))
        {
            jobs.Add(Read(reader));
        }

        await reader.NextResultAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return new JobPage(jobs, reader.GetInt64(0));
    }

    public async Task<IReadOnlySet<string>> FindUnfinishedKeysAsync(string type, IReadOnlyCollection<string> keys, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(
            "select idempotency_key from jobs.job where type = $1 and idempotency_key = any ($2) and status < 3");
        command.Parameters.Add(new() { Value = type });
        command.Parameters.Add(new() { Value = keys.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var found = new HashSet<string>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellationToken))
        {
            found.Add(reader.GetString(0));
        }

        return found;
    }

    public async Task<long> CountWaitingAsync(CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand("""
            select (select count(*) from jobs.job where status = 1) + (select count(*) from jobs.job where status = 0 and run_at <= now())
            """);
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private static NpgsqlBatchCommand Command(string sql, List<NpgsqlParameter> parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        parameters.ForEach(parameter => command.Parameters.Add(parameter.Clone()));
        return command;
    }

    private static JobRecord Read(NpgsqlDataReader reader) => new()
    {
        Id = reader.GetGuid(0),
        Type = reader.GetString(1),
        Queue = reader.GetString(2),
        Priority = (JobPriority)reader.GetInt16(3),
        Status = (JobStatus)reader.GetInt16(4),
        Progress = OptionalJson<JobProgress>(reader, 5) ?? JobProgress.None,
        Attempt = reader.GetInt32(6),
        MaxAttempts = reader.GetInt32(7),
        CreatedAt = reader.GetFieldValue<DateTimeOffset>(8),
        RunAt = reader.GetFieldValue<DateTimeOffset>(9),
        StartedAt = OptionalTime(reader, 10),
        FinishedAt = OptionalTime(reader, 11),
        Payload = OptionalElement(reader, 12)!.Value,
        Result = OptionalElement(reader, 13),
        Error = OptionalJson<JobError>(reader, 14),
        CancelRequested = reader.GetBoolean(15),
        IdempotencyKey = reader.IsDBNull(16) ? null : reader.GetString(16),
        ParentId = Optional<Guid>(reader, 17),
        OwnerId = Optional<Guid>(reader, 18),
        WorkerId = Optional<Guid>(reader, 19)?.ToString(),
    };

    private static T? Optional<T>(NpgsqlDataReader reader, int column)
        where T : struct => reader.IsDBNull(column) ? null : reader.GetFieldValue<T>(column);

    private static DateTimeOffset? OptionalTime(NpgsqlDataReader reader, int column) => Optional<DateTimeOffset>(reader, column);

    private static T? OptionalJson<T>(NpgsqlDataReader reader, int column)
        where T : class => reader.IsDBNull(column) ? null : JsonSerializer.Deserialize<T>(reader.GetFieldValue<byte[]>(column), JobsJson.Options);

    private static JsonElement? OptionalElement(NpgsqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : JsonElement.Parse(reader.GetFieldValue<byte[]>(column));

    private static string OutcomeName(AttemptOutcome outcome) => outcome switch
    {
        AttemptOutcome.TimedOut => "timed_out",
        AttemptOutcome.LeaseExpired => "lease_expired",
        AttemptOutcome.Cancelled => "cancelled",
        _ => "failed",
    };
}
