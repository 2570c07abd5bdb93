using System.Runtime.CompilerServices;
using Npgsql;
using NpgsqlTypes;
using Voy8.Core.Catalogue.Importing.Formats;
using Voy8.Jobs;

namespace Voy8.Core.Catalogue.Importing;

/// <summary>The rows of imports and of the lines they refused.</summary>
public sealed class ImportStore(NpgsqlDataSource database)
{
    private const string Select =
        """
        select i.id, i.job_id, i.file_name, i.state, i.size_bytes, i.bytes_read, i.lines_read, i.venues_created, i.venues_updated,
               i.venues_unchanged, i.lines_refused, i.created_at, i.finished_at,
               coalesce(d.id, '00000000-0000-0000-0000-000000000000'), coalesce(d.slug, i.dataset_slug), coalesce(d.name, i.dataset_slug),
               d.attribution, d.licence, coalesce(d.created_at, i.created_at), i.format, i.mapping, i.dry_run, i.owner_id
        from import i
        left join dataset d on d.id = i.dataset_id
        """;

    /// <summary>Null while it is uploading, too: it has no dataset yet.</summary>
    public async Task<Import?> FindAsync(Guid id, CancellationToken cancellationToken = default)
    {
        await using var command = database.CreateCommand($"{Select} where i.id = $1 and i.state <> 'uploading'");
        command.Parameters.Add(new() { Value = id });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? Read(reader) : null;
    }

    /// <summary>Newest first.</summary>
    public async Task<(IReadOnlyList<Import> Imports, long Total)> ListAsync(int limit, int offset, CancellationToken cancellationToken = default)
    {
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(new("select count(*) from import where state <> 'uploading'"));
        batch.BatchCommands.Add(new($"{Select} where i.state <> 'uploading' order by i.created_at desc, i.id desc limit $1 offset $2")
        {
            Parameters = { new() { Value = limit }, new() { Value = offset } },
        });
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var total = reader.GetInt64(0);
        await reader.NextResultAsync(cancellationToken);
        var imports = new List<Import>();
        while (await reader.ReadAsync(cancellationToken))
        {
            imports.Add(Read(reader));
        }

        return (imports, total);
    }

    /// <summary>The refused lines that were kept, in the order of the file; the total counts the others too. Null when there is no such import.</summary>
    public async Task<(IReadOnlyList<ImportError> Errors, long Total)?> ListErrorsAsync(Guid id, int limit, int offset, CancellationToken cancellationToken = default)
    {
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(new("select lines_refused from import where id = $1") { Parameters = { new() { Value = id } } });
        batch.BatchCommands.Add(new("select line, message, excerpt from import_error where import_id = $1 order by line limit $2 offset $3")
        {
            Parameters = { new() { Value = id }, new() { Value = limit }, new() { Value = offset } },
        });
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
        {
            return null;
        }

        var total = reader.GetInt64(0);
        await reader.NextResultAsync(cancellationToken);
        var errors = new List<ImportError>();
        while (await reader.ReadAsync(cancellationToken))
        {
            errors.Add(new ImportError(reader.GetInt64(0), reader.GetString(1), reader.GetString(2)));
        }

        return (errors, total);
    }

    /// <summary>Every refused line that was kept, in the order of the file, one at a time.</summary>
    public async IAsyncEnumerable<ImportError> ReadErrorsAsync(Guid id, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await using var command = database.CreateCommand("select line, message, excerpt from import_error where import_id = $1 order by line");
        command.Parameters.Add(new() { Value = id });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            yield return new ImportError(reader.GetInt64(0), reader.GetString(1), reader.GetString(2));
        }
    }

    /// <summary>Says that a worker has begun, which size the file turned out to have, and how it is written.</summary>
    public async Task MarkRunningAsync(Guid id, long sizeBytes, ImportFormat format, CancellationToken cancellationToken = default) => await ExecuteAsync(
        "update import set state = 'running', size_bytes = $2, format = $3, finished_at = null where id = $1 and state <> 'succeeded'",
        cancellationToken,
        id,
        sizeBytes,
        format.Name());

    public async Task MarkFailedAsync(Guid id, CancellationToken cancellationToken = default) =>
        await ExecuteAsync("update import set state = 'failed', finished_at = now() where id = $1 and state <> 'succeeded'", cancellationToken, id);

    /// <summary>Ends the import, and frees the bytes that were uploaded.</summary>
    public async Task MarkSucceededAsync(Guid id, CancellationToken cancellationToken = default) => await ExecuteAsync(
        """
        with done as (update import set state = 'succeeded', finished_at = now(), bytes_read = size_bytes where id = $1 returning id)
        delete from import_chunk where import_id in (select id from done)
        """,
        cancellationToken,
        id);

    /// <summary>Deletes the bytes that were uploaded.</summary>
    public async Task FreeAsync(Guid id, CancellationToken cancellationToken = default) =>
        await ExecuteAsync("delete from import_chunk where import_id = $1", cancellationToken, id);

    /// <summary>False when the bytes have been freed.</summary>
    public async Task<bool> HasBytesAsync(Guid id, CancellationToken cancellationToken = default)
    {
        await using var command = database.CreateCommand("select exists (select from import_chunk where import_id = $1 and ordinal = 0)");
        command.Parameters.Add(new() { Value = id });
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>Imports that hold bytes and were begun before <paramref name="before"/>, oldest first, with their jobs.</summary>
    internal async Task<IReadOnlyList<(Guid Id, Guid JobId)>> ListHoldingBytesAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            """
            select id, job_id from import i
            where created_at < $1 and job_id is not null and exists (select from import_chunk c where c.import_id = i.id)
            order by created_at
            limit $2
            """);
        command.Parameters.Add(new() { Value = before });
        command.Parameters.Add(new() { Value = limit });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var found = new List<(Guid, Guid)>();
        while (await reader.ReadAsync(cancellationToken))
        {
            found.Add((reader.GetGuid(0), reader.GetGuid(1)));
        }

        return found;
    }

    /// <summary>Deletes uploads that were begun before <paramref name="before"/> and never completed.</summary>
    internal async Task DeleteUploadsAsync(DateTimeOffset before, CancellationToken cancellationToken) =>
        await ExecuteAsync("delete from import where state = 'uploading' and created_at < $1", cancellationToken, before);

    /// <summary>Notes in a batch's own transaction that the batch is in.</summary>
    /// <returns>False when somebody else has moved the import on since <paramref name="linesBefore"/>: the batch must not commit.</returns>
    internal static async Task<bool> AdvanceAsync(
        JobTransaction transaction, Guid id, long linesBefore, long bytesRead, ImportCounts counts, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            """
            update import
            set lines_read = lines_read + $3, bytes_read = $4, venues_created = venues_created + $5, venues_updated = venues_updated + $6,
                venues_unchanged = venues_unchanged + $7, lines_refused = lines_refused + $8
            where id = $1 and lines_read = $2
            """,
            transaction.Connection,
            transaction.Transaction)
        {
            Parameters =
            {
                new() { Value = id },
                new() { Value = linesBefore },
                new() { Value = counts.Lines },
                new() { Value = bytesRead },
                new() { Value = counts.Created },
                new() { Value = counts.Updated },
                new() { Value = counts.Unchanged },
                new() { Value = counts.Refused },
            },
        };
        return await command.ExecuteNonQueryAsync(cancellationToken) == 1;
    }

    internal static async Task AddErrorsAsync(JobTransaction transaction, Guid id, IReadOnlyCollection<ImportError> errors, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            """
            insert into import_error (import_id, line, message, excerpt)
            select $1, line, message, excerpt from unnest($2, $3, $4) as refused (line, message, excerpt)
            """,
            transaction.Connection,
            transaction.Transaction)
        {
            Parameters =
            {
                new() { Value = id },
                new() { Value = errors.Select(error => error.Line).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint },
                new() { Value = errors.Select(error => error.Message).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text },
                new() { Value = errors.Select(error => error.Excerpt).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text },
            },
        };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancellationToken, params object[] values)
    {
        await using var command = database.CreateCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(new() { Value = value });
        }

        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static Import Read(NpgsqlDataReader reader)
    {
        string? Text(int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

        return new Import(
            reader.GetGuid(0),
            reader.IsDBNull(1) ? null : reader.GetGuid(1),
            new Dataset(reader.GetGuid(13), reader.GetString(14), reader.GetString(15), Text(16), Text(17), reader.GetFieldValue<DateTimeOffset>(18)),
            reader.GetString(2),
            Enum.Parse<ImportState>(reader.GetString(3), ignoreCase: true),
            reader.GetInt64(4),
            reader.GetInt64(5),
            new ImportCounts(reader.GetInt64(6), reader.GetInt64(7), reader.GetInt64(8), reader.GetInt64(9), reader.GetInt64(10)),
            reader.GetFieldValue<DateTimeOffset>(11),
            reader.IsDBNull(12) ? null : reader.GetFieldValue<DateTimeOffset>(12))
        {
            Format = Text(19) is { } format ? Enum.Parse<ImportFormat>(format, ignoreCase: true) : null,
            Mapping = ColumnMapping.Parse(Text(20), out _),
            DryRun = reader.GetBoolean(21),
            OwnerId = reader.IsDBNull(22) ? null : reader.GetGuid(22),
        };
    }
}
