using Npgsql;
using NpgsqlTypes;

namespace Voy8.Jobs;

/// <summary>
/// Inserts jobs that are due and differ in id and payload alone: a single one, or many of a kind. What they have in common is sent once,
/// which makes bulk enqueueing a third faster.
/// </summary>
internal static class AlikeJobs
{
    private const string NowMs = "(select (date_part('epoch', statement_timestamp()) * 1000)::bigint)";

    private const string Insert = $"""
        with inserted as (
            insert into jobs.job (id, type, queue, priority, status, payload, max_attempts, timeout_ms, score, run_at, created_at,
                                  owner_id, trace_parent, trace_state)
            select i.id, $3, $4, $5, 1, i.payload, $6, $7, {NowMs} - $8, statement_timestamp(), statement_timestamp(), $9, $10, $11
            from unnest($1::uuid[], $2::jsonb[]) as i (id, payload))
        select {NowMs}
        """;

    // A few jobs, behind a gate.
    private static readonly string InsertHeld = Insert.Replace(
        "as i (id, payload)", $"as i (id, payload), {CommitGate.Hold("$12")} as held", StringComparison.Ordinal);

    public static bool Are(NewJob[] jobs)
    {
        var first = jobs[0];
        return first is { DelaySeconds: <= 0, IdempotencyKey: null, Limit: null, ParentId: null }
            && Array.TrueForAll(jobs, job => job with { Id = first.Id, Payload = first.Payload } == first);
    }

    /// <param name="gate">A gate to hold until the commit, or null.</param>
    /// <returns>The time that all of them became due at, in ms.</returns>
    public static async Task<long> InsertAsync(NpgsqlConnection connection, NewJob[] jobs, long credit, int? gate, CancellationToken cancellationToken)
    {
        var common = jobs[0];
        await using var command = new NpgsqlCommand(gate is null ? Insert : InsertHeld, connection)
        {
            Parameters =
            {
                new() { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid, Value = Array.ConvertAll(jobs, job => job.Id) },
                new() { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Jsonb, Value = Array.ConvertAll(jobs, job => job.Payload) },
                new() { NpgsqlDbType = NpgsqlDbType.Text, Value = common.Type },
                new() { NpgsqlDbType = NpgsqlDbType.Text, Value = common.Queue },
                new() { NpgsqlDbType = NpgsqlDbType.Smallint, Value = (short)common.Priority },
                new() { NpgsqlDbType = NpgsqlDbType.Integer, Value = common.MaxAttempts },
                new() { NpgsqlDbType = NpgsqlDbType.Bigint, Value = common.TimeoutMs },
                new() { NpgsqlDbType = NpgsqlDbType.Bigint, Value = credit },
                new() { NpgsqlDbType = NpgsqlDbType.Uuid, Value = common.OwnerId ?? (object)DBNull.Value },
                new() { NpgsqlDbType = NpgsqlDbType.Text, Value = common.TraceParent ?? (object)DBNull.Value },
                new() { NpgsqlDbType = NpgsqlDbType.Text, Value = common.TraceState ?? (object)DBNull.Value },
            },
        };
        if (gate is { } number)
        {
            command.Parameters.Add(new() { Value = number });
        }

        await command.PrepareAsync(cancellationToken);
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}
