using Npgsql;
using Voy8.Core.Files;

namespace Voy8.Core.Batches;

/// <summary>How batches and their entries are read, wherever that is done.</summary>
internal static class BatchSql
{
    /// <summary><c>$1</c> is the owner.</summary>
    public const string Select =
        """
        select b.id, b.owner_id, b.name, b.job_id, b.blob_id is not null, b.failure, b.created_at, e.total, e.ready, e.failed
        from file_batch b
        cross join lateral (
            select count(*)::int as total,
                (count(*) filter (where f.status = 'ready'))::int as ready,
                (count(*) filter (where e.failure_code is not null or f.status = 'failed'))::int as failed
            from file_batch_entry e left join stored_file f on f.id = e.file_id
            where e.batch_id = b.id and (e.file_id is not null or e.failure_code is not null)) e
        where b.owner_id = $1
        """;

    public const string InsertEntry =
        """
        insert into file_batch_entry (batch_id, ordinal, name, file_id, failure_code, failure) values ($1, $2, $3, $4, $5, $6) on conflict do nothing
        """;

    /// <summary>The bytes of the ZIP go, and <c>$2</c> says why they are no longer needed; null where all was unpacked.</summary>
    public const string Close = "update file_batch set blob_id = null, blob_bytes = 0, failure = $2 where id = $1 and blob_id is not null";

    public const string StoppedHalfWay = "It ended before all of the archive was unpacked. Send the archive again: what is there already is not read twice.";

    public static Batch Read(NpgsqlDataReader reader)
    {
        var (total, ready, failed) = (reader.GetInt32(7), reader.GetInt32(8), reader.GetInt32(9));
        return new Batch(
            reader.GetGuid(0),
            reader.GetGuid(1),
            reader.GetString(2),
            reader.IsDBNull(3) ? null : reader.GetGuid(3),
            reader.GetBoolean(4),
            reader.IsDBNull(5) ? null : reader.GetString(5),
            total,
            ready,
            failed,
            total - ready - failed,
            reader.GetFieldValue<DateTimeOffset>(6));
    }

    public static async Task<Batch?> FindAsync(NpgsqlConnection connection, NpgsqlTransaction? transaction, Guid ownerId, Guid id, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand($"{Select} and b.id = $2", connection, transaction) { Parameters = { new() { Value = ownerId }, new() { Value = id } } };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? Read(reader) : null;
    }

    /// <summary>Why a file did not become one, where its account had no room.</summary>
    public static FileFailure? RefusalOf(FileOutcome outcome) => outcome switch
    {
        FileOutcome.TooMany => new FileFailure("too_many_files", "You keep as many files as one may: delete some, and send it again."),
        FileOutcome.NoRoom => new FileFailure("no_room", "Your files are as large as they may be in all: delete some, and send it again."),
        _ => null,
    };
}
