using System.Text.Json;
using Npgsql;
using NpgsqlTypes;

namespace Voy8.Jobs;

/// <summary>Turns rows of <c>jobs.job</c> into records.</summary>
internal static class JobRows
{
    /// <summary>What <see cref="Read"/> expects, in this order.</summary>
    public const string Columns = Head + ", payload, result, error, " + Tail;

    /// <summary>The same for lists: without what may be large.</summary>
    public const string ListColumns = Head + ", 'null'::jsonb, null::jsonb, error - 'detail', " + Tail;

    private const string Head = """
        id, type, queue, priority, status, progress, attempt, max_attempts, created_at, run_at, started_at, finished_at
        """;

    private const string Tail = """
        cancel_requested, idempotency_key, parent_id, owner_id, worker_id,
        children_total, children_open, children_failed, waits_for_children
        """;

    public static JobRecord Read(NpgsqlDataReader reader) => new()
    {
        Id = reader.GetGuid(0),
        Type = reader.GetString(1),
        Queue = reader.GetString(2),
        Priority = (JobPriority)reader.GetInt16(3),
        Status = (JobStatus)reader.GetInt16(4),
        Progress = ReadProgress(reader),
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
        Children = ReadChildren(reader),
        WaitsForChildren = reader.GetBoolean(23),
    };

    /// <summary>The parameter of <c>$n::uuid is null or owner_id = $n</c>.</summary>
    public static NpgsqlParameter Owner(Guid? owner) => new() { NpgsqlDbType = NpgsqlDbType.Uuid, Value = owner ?? (object)DBNull.Value };

    public static T? Optional<T>(NpgsqlDataReader reader, int column)
        where T : struct => reader.IsDBNull(column) ? null : reader.GetFieldValue<T>(column);

    public static DateTimeOffset? OptionalTime(NpgsqlDataReader reader, int column) => Optional<DateTimeOffset>(reader, column);

    public static T? OptionalJson<T>(NpgsqlDataReader reader, int column)
        where T : class => reader.IsDBNull(column) ? null : JsonSerializer.Deserialize<T>(reader.GetFieldValue<byte[]>(column), JobsJson.Options);

    // A job that says nothing of its own is as far as its children are.
    private static JobProgress ReadProgress(NpgsqlDataReader reader)
    {
        var own = OptionalJson<JobProgress>(reader, 5) ?? JobProgress.None;
        var children = ReadChildren(reader);
        return children.Total > 0 && own is { Percent: null, Processed: 0, Total: null, Failed: 0 }
            ? children.ToProgress() with { Message = own.Message, Counters = own.Counters }
            : own;
    }

    private static JobChildren ReadChildren(NpgsqlDataReader reader) => new(reader.GetInt32(20), reader.GetInt32(21), reader.GetInt32(22));

    private static JsonElement? OptionalElement(NpgsqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : JsonElement.Parse(reader.GetFieldValue<byte[]>(column));

    public static string OutcomeName(AttemptOutcome outcome) => outcome switch
    {
        AttemptOutcome.TimedOut => "timed_out",
        AttemptOutcome.LeaseExpired => "lease_expired",
        AttemptOutcome.Cancelled => "cancelled",
        _ => "failed",
    };
}
