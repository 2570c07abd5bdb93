using System.IO.Compression;
using Microsoft.Extensions.Options;
using Voy8.Core.Documents.Reading;
using Voy8.Core.Files;

namespace Voy8.Core.Batches;

/// <summary>A file in a ZIP.</summary>
/// <param name="Ordinal">From 0, folders and what systems leave behind not counted.</param>
/// <param name="Name">With its folders; no path is made of it.</param>
internal sealed record ArchiveEntry(int Ordinal, string Name, ZipArchiveEntry Content);

/// <summary>
/// The files of a ZIP, within bounds. Its directory is counted before anything is made of it, and what it says of sizes is not believed: bytes
/// are counted as they unfold.
/// </summary>
internal sealed class Archive(FileUploads uploads, IOptions<BatchesOptions> options)
{
    private const long SmallBytes = 1024 * 1024;

    /// <summary>What is in the archive; nothing is unpacked yet.</summary>
    /// <param name="archive">Its directory has been counted.</param>
    /// <exception cref="UnreadableDocumentException">It is empty, or beyond bounds.</exception>
    public IReadOnlyList<ArchiveEntry> Read(ZipArchive archive)
    {
        ArchiveEntry[] entries =
        [
            .. archive.Entries.Where(IsFile).Select((entry, ordinal) => new ArchiveEntry(ordinal, FileName.CleanPath(entry.FullName), entry)).Take(options.Value.MaxFiles + 1),
        ];
        return entries.Length switch
        {
            0 => throw new UnreadableDocumentException(UnreadableReason.Empty, "The archive holds no files."),
            _ when entries.Length > options.Value.MaxFiles => throw new UnreadableDocumentException(
                UnreadableReason.TooLarge, $"The archive holds more than {options.Value.MaxFiles} files. Divide it, and upload the parts."),
            _ => entries,
        };
    }

    /// <summary>Unpacks one file and keeps its bytes.</summary>
    /// <param name="room">Bytes that the whole archive may still unfold into.</param>
    /// <returns>The file or why it is refused, and how many bytes it unfolded into.</returns>
    /// <exception cref="UnreadableDocumentException">The archive as a whole unfolds into too much.</exception>
    public async Task<(BatchItem Item, long Bytes)> UnpackAsync(ArchiveEntry entry, long room, CancellationToken cancellationToken)
    {
        if (entry.Content.IsEncrypted)
        {
            return (Refused(entry, "encrypted", "It has a password: pack it without one, and send it again."), 0);
        }

        var most = Math.Max(SmallBytes, entry.Content.CompressedLength * options.Value.MaxRatio);
        HeadStream? counted = null;
        try
        {
            await using var unpacked = await entry.Content.OpenAsync(cancellationToken);
            counted = new HeadStream(unpacked, Math.Min(most, room));
            var mayBeArchive = await counted.IsArchiveAsync(cancellationToken);
            var (blob, size) = await uploads.StoreAsync(counted, uploads.MaxFileBytes, cancellationToken);
            if (mayBeArchive && await uploads.IsArchiveAsync(blob, cancellationToken) == true)
            {
                await uploads.AbandonAsync(blob);
                return (Refused(entry, "nested_archive", "Archives within archives are not opened: unpack it, and send its files."), counted.Count);
            }

            return (new BatchItem(entry.Name, await uploads.RecogniseAsync(entry.Name, blob, size, cancellationToken), null), counted.Count);
        }
        catch (MoreThanBoundException) when (most > room)
        {
            throw new UnreadableDocumentException(
                UnreadableReason.TooLarge, $"The archive unfolds into more than {FileUploads.Bytes(options.Value.MaxExpandedBytes)}. Divide it, and upload the parts.");
        }
        catch (MoreThanBoundException)
        {
            return (Refused(entry, "too_large", $"It unfolds into more than {options.Value.MaxRatio} times its size in the archive, as bombs do: send it by itself."), counted!.Count);
        }
        catch (FileRefusedException exception)
        {
            return (Refused(entry, exception.Code, exception.Message), counted?.Count ?? 0);
        }
        catch (Exception exception) when (exception is InvalidDataException or NotSupportedException)
        {
            return (Refused(entry, "malformed", "It is damaged, or packed in a way that is not known: pack it anew, and send it again."), counted?.Count ?? 0);
        }
    }

    private static BatchItem Refused(ArchiveEntry entry, string code, string message) => new(entry.Name, null, new FileFailure(code, message));

    // Folders, and what some systems put beside each file.
    private static bool IsFile(ZipArchiveEntry entry) =>
        !entry.FullName.EndsWith('/') && !entry.FullName.EndsWith('\\') && !entry.FullName.StartsWith("__MACOSX/", StringComparison.Ordinal)
        && entry.Name is not (".DS_Store" or "Thumbs.db" or "desktop.ini");
}
