using Npgsql;
using NpgsqlTypes;
using Voy8.Core.Documents.Reading;
using Voy8.Jobs;

namespace Voy8.Core.Files;

/// <summary>Who may see which files and chunks, and how a file is read, wherever that is done.</summary>
internal static class FileSql
{
    /// <summary><c>$1</c> is the account that asks, <c>f</c> the file: its own, and what operators shared.</summary>
    public const string Visible = "(f.owner_id = $1 or f.dataset_id is not null)";

    /// <summary>With <see cref="Visible"/>, the chunks <c>c</c> that may be seen: those of complete versions alone.</summary>
    public const string Chunks = "stored_file f join document_chunk c on c.file_id = f.id and c.version = f.ready_version";

    /// <summary>What one person writes at once takes turns, so that no bound is passed.</summary>
    public const string LockAccount = "select from account where id = $1 for no key update";

    /// <summary>What the file is called: as the version that is read, until the next is.</summary>
    public const string Name = "coalesce(f.ready_name, f.name)";

    /// <summary>All of one version: of the complete one, and only before there is one of the newest.</summary>
    public const string Columns =
        $"""
        f.id, f.owner_id, {Name}, coalesce(f.ready_type, f.document_type), coalesce(f.ready_bytes, f.bytes), f.version, f.ready_version, f.status,
        f.failure_code, f.failure, f.job_id,
        case when f.ready_version is null then f.chunked else f.ready_chunked end,
        case when f.ready_version is null then f.pages else f.ready_pages end,
        case when f.ready_version is null then f.title else f.ready_title end,
        d.id, d.slug, d.name, f.created_at, f.updated_at
        """;

    public const string From = "from stored_file f left join dataset d on d.id = f.dataset_id";

    public static StoredFile Read(NpgsqlDataReader reader) => new(
        reader.GetGuid(0),
        reader.GetGuid(1),
        reader.GetString(2),
        Enum.Parse<DocumentType>(reader.GetString(3)),
        reader.GetInt64(4),
        reader.GetInt32(5),
        reader.IsDBNull(6) ? null : reader.GetInt32(6),
        Enum.Parse<FileStatus>(reader.GetString(7), ignoreCase: true),
        reader.IsDBNull(8) ? null : new FileFailure(reader.GetString(8), reader.GetString(9)),
        reader.IsDBNull(10) ? null : reader.GetGuid(10),
        reader.IsDBNull(11) ? null : reader.GetInt32(11),
        reader.IsDBNull(12) ? null : reader.GetInt32(12),
        reader.IsDBNull(13) ? null : reader.GetString(13),
        reader.IsDBNull(14) ? null : new SharedDataset(reader.GetGuid(14), reader.GetString(15), reader.GetString(16)),
        reader.GetFieldValue<DateTimeOffset>(17),
        reader.GetFieldValue<DateTimeOffset>(18));

    /// <param name="condition">Beside the id, which is <c>$2</c>: who may see it.</param>
    public static async Task<StoredFile?> FindAsync(
        NpgsqlConnection connection, NpgsqlTransaction? transaction, string condition, Guid account, Guid id, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand($"select {Columns} {From} where {condition} and f.id = $2", connection, transaction)
        {
            Parameters = { new() { Value = account }, new() { Value = id } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? Read(reader) : null;
    }

    public static async Task<int> ExecuteAsync(JobTransaction transaction, string sql, CancellationToken cancellationToken, params object[] values)
    {
        await using var command = Command(transaction, sql, values);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public static NpgsqlCommand Command(JobTransaction transaction, string sql, params object[] values)
    {
        var command = new NpgsqlCommand(sql, transaction.Connection, transaction.Transaction);
        command.Parameters.AddRange(Parameters(values));
        return command;
    }

    public static NpgsqlParameter[] Parameters(params object[] values) =>
        [.. values.Select(value => value as NpgsqlParameter ?? new NpgsqlParameter { Value = value })];

    public static NpgsqlParameter Optional(NpgsqlDbType type, object? value) => new() { Value = value ?? DBNull.Value, NpgsqlDbType = type };
}
