using Npgsql;

namespace Voy8.Core.Embeddings;

/// <summary>How far a regeneration is.</summary>
/// <param name="After">Everything up to this id is done.</param>
/// <param name="Changed">Vectors that came out other than before.</param>
internal sealed record Regeneration(Guid After, long Processed, long Changed);

/// <summary>Where a regeneration goes on after its worker died, by its job.</summary>
internal sealed class RegenerationStore(NpgsqlDataSource database)
{
    // What jobs left behind that never ended: they are deleted long before.
    private const string Forget = "delete from embedding_regeneration where job_id = $1 or updated_at < now() - interval '30 days'";

    // A worker that lost its lease, and does not know yet, sets nobody back.
    private const string Write =
        """
        insert into embedding_regeneration as old (job_id, after_id, processed, changed) values ($1, $2, $3, $4)
        on conflict (job_id) do update
        set after_id = excluded.after_id, processed = excluded.processed, changed = excluded.changed, updated_at = now()
        where old.after_id < excluded.after_id
        """;

    public async Task<Regeneration> ReadAsync(Guid jobId, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("select after_id, processed, changed from embedding_regeneration where job_id = $1");
        command.Parameters.Add(new NpgsqlParameter { Value = jobId });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? new Regeneration(reader.GetGuid(0), reader.GetInt64(1), reader.GetInt64(2))
            : new Regeneration(Guid.Empty, 0, 0);
    }

    public async Task WriteAsync(Guid jobId, Regeneration done, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Write);
        command.Parameters.AddRange(new NpgsqlParameter[] { new() { Value = jobId }, new() { Value = done.After }, new() { Value = done.Processed }, new() { Value = done.Changed } });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async Task ForgetAsync(Guid jobId, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Forget);
        command.Parameters.Add(new NpgsqlParameter { Value = jobId });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
