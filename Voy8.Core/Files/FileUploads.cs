using Microsoft.Extensions.Options;
using Npgsql;
using Voy8.Core.Documents.Reading;

namespace Voy8.Core.Files;

/// <summary>Bytes that have come and wait for their row.</summary>
public sealed record ReceivedFile(Guid BlobId, string Name, DocumentType Type, long Bytes, byte[] Sha256);

/// <summary>The file cannot be taken in.</summary>
/// <param name="code">Stable: <c>empty_file</c>, <c>unsupported_file</c>, <c>unreadable_file</c>, <c>file_too_large</c>.</param>
/// <param name="message">A sentence for people.</param>
public sealed class FileRefusedException(string code, string message) : Exception(message)
{
    public string Code { get; } = code;
}

/// <summary>
/// Takes bytes in. From the beginning they are named among those that will be deleted, until the transaction that names them in a row takes
/// them off: so whatever is aborted, and wherever a process dies, nothing stays behind for good.
/// </summary>
public sealed class FileUploads(NpgsqlDataSource database, IBlobStore blobs, IOptions<FilesOptions> options)
{
    /// <summary>In the transaction that names the bytes in a row.</summary>
    internal const string Keep = "delete from blob_removal where blob_id = $1";

    private const string Announce = "insert into blob_removal (blob_id, due_at) values ($1, now() + $2)";

    /// <summary>Stores a file as it comes, and tells its type by its content.</summary>
    /// <param name="name">As the client calls it.</param>
    /// <param name="content">Read once, to its end.</param>
    /// <param name="cancellationToken">Stops it; nothing is left.</param>
    /// <exception cref="FileRefusedException">It is empty, too large, or of no type that is read; nothing is left.</exception>
    public async Task<ReceivedFile> ReceiveAsync(string? name, Stream content, CancellationToken cancellationToken = default)
    {
        var (id, size) = await StoreAsync(content, options.Value.MaxFileBytes, cancellationToken);
        return await RecogniseAsync(name, id, size, cancellationToken);
    }

    /// <summary>Tells the type of what was stored.</summary>
    /// <exception cref="FileRefusedException">It is empty, too large, or of no type that is read; nothing is left.</exception>
    public async Task<ReceivedFile> RecogniseAsync(string? name, Guid id, BlobSize size, CancellationToken cancellationToken = default)
    {
        try
        {
            return size.Bytes <= options.Value.MaxFileBytes
                ? new ReceivedFile(id, FileName.Clean(name), await TypeAsync(id, size, cancellationToken), size.Bytes, size.Sha256)
                : throw TooLarge();
        }
        catch
        {
            await AbandonAsync(id);
            throw;
        }
    }

    /// <summary>Why a file is refused that has more bytes than one may.</summary>
    public FileRefusedException TooLarge() => TooLarge(options.Value.MaxFileBytes);

    /// <summary>Bytes of one file, at most.</summary>
    public long MaxFileBytes => options.Value.MaxFileBytes;

    /// <summary>Of bytes that begin as a ZIP does: whether they are an archive of files rather than one in the clothes of an archive; null where it is damaged.</summary>
    public async Task<bool?> IsArchiveAsync(Guid blobId, CancellationToken cancellationToken = default)
    {
        await using var content = await blobs.OpenAsync(blobId, cancellationToken);
        try
        {
            return !(await ZipDirectory.ReadAsync(content, cancellationToken)).Names.Contains("[Content_Types].xml");
        }
        catch (UnreadableDocumentException)
        {
            return null;
        }
    }

    /// <summary>Stores bytes as they come.</summary>
    /// <exception cref="FileRefusedException">There are too many; nothing is left.</exception>
    public async Task<(Guid BlobId, BlobSize Size)> StoreAsync(Stream content, long maxBytes, CancellationToken cancellationToken = default)
    {
        var id = Guid.CreateVersion7();
        await ExecuteAsync(Announce, cancellationToken, id, options.Value.UploadWithin);
        try
        {
            return (id, await blobs.WriteAsync(id, content, maxBytes, cancellationToken));
        }
        catch (Exception exception)
        {
            await AbandonAsync(id);
            if (exception is BlobTooLargeException)
            {
                throw TooLarge(maxBytes);
            }

            throw;
        }
    }

    /// <summary>Deletes bytes that no row names; also when the caller has gone.</summary>
    public async Task AbandonAsync(Guid blobId)
    {
        await blobs.DeleteAsync(blobId, CancellationToken.None);
        await ExecuteAsync(Keep, CancellationToken.None, blobId);
    }

    private static FileRefusedException TooLarge(long maxBytes) =>
        new("file_too_large", $"It has more than {Bytes(maxBytes)}: split it, or ask whoever runs Voy8 for a higher limit.");

    internal static string Bytes(long bytes) => bytes switch
    {
        >= 1024 * 1024 when bytes % (1024 * 1024) == 0 => FormattableString.Invariant($"{bytes / (1024 * 1024)} MiB"),
        >= 1024 when bytes % 1024 == 0 => FormattableString.Invariant($"{bytes / 1024} KiB"),
        _ => FormattableString.Invariant($"{bytes} bytes"),
    };

    private async Task<DocumentType> TypeAsync(Guid id, BlobSize size, CancellationToken cancellationToken)
    {
        if (size.Bytes == 0)
        {
            throw new FileRefusedException("empty_file", "It is empty.");
        }

        await using var content = await blobs.OpenAsync(id, cancellationToken);
        try
        {
            return await DocumentTypes.DetectAsync(content, cancellationToken);
        }
        catch (UnreadableDocumentException exception)
        {
            throw new FileRefusedException(
                exception.Reason switch
                {
                    UnreadableReason.Empty => "empty_file",
                    UnreadableReason.Unsupported => "unsupported_file",
                    _ => "unreadable_file",
                },
                exception.Message);
        }
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancellationToken, params object[] values)
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.AddRange(FileSql.Parameters(values));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
