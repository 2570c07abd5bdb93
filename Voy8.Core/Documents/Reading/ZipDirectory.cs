using System.Buffers.Binary;
using System.Text;

namespace Voy8.Core.Documents.Reading;

/// <summary>
/// The directory of a ZIP archive (APPNOTE.TXT 6.3.10, 4.3.12 and 4.3.16), counted before any library makes objects of it. What it says of sizes
/// is a claim: whoever unpacks counts for himself.
/// </summary>
/// <param name="ExpandedBytes">As the archive claims.</param>
internal sealed record ZipDirectory(IReadOnlyList<string> Names, long ExpandedBytes, bool IsEncrypted)
{
    /// <summary>Files of a document; one of a thousand pictures has fewer.</summary>
    public const int MaxEntries = 5_000;

    private const int MaxBytes = 4 << 20;
    private const int EndLength = 22;
    private const int MaxComment = ushort.MaxValue;
    private const int HeaderLength = 46;
    private const ushort Wide = ushort.MaxValue;

    private static ReadOnlySpan<byte> EndMark => "PK\x05\x06"u8;

    private static ReadOnlySpan<byte> HeaderMark => "PK\x01\x02"u8;

    /// <param name="archive">Can be sought in.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="UnreadableDocumentException">It is broken, or beyond bounds.</exception>
    public static async Task<ZipDirectory> ReadAsync(Stream archive, CancellationToken cancellationToken)
    {
        var start = archive.Position;
        var tail = new byte[Math.Min(archive.Length - start, EndLength + MaxComment)];
        archive.Position = archive.Length - tail.Length;
        await archive.ReadExactlyAsync(tail, cancellationToken);
        var at = tail.AsSpan().LastIndexOf(EndMark);
        if (at < 0 || tail.Length - at < EndLength)
        {
            throw Broken();
        }

        var end = tail.AsMemory(at, EndLength);
        var count = BinaryPrimitives.ReadUInt16LittleEndian(end.Span[10..]);
        var (length, offset) = (BinaryPrimitives.ReadUInt32LittleEndian(end.Span[12..]), BinaryPrimitives.ReadUInt32LittleEndian(end.Span[16..]));
        if (count == Wide || count > MaxEntries || length > MaxBytes || offset == uint.MaxValue)
        {
            throw new UnreadableDocumentException(UnreadableReason.TooLarge, $"The file is an archive of more than {MaxEntries} files. Save the document anew, and upload that.");
        }

        // No gap, and one disk: in a gap stands a record of ZIP64, which a library would believe rather than what was counted here.
        var isAlone = BinaryPrimitives.ReadUInt32LittleEndian(end.Span[4..]) == 0 && BinaryPrimitives.ReadUInt16LittleEndian(end.Span[8..]) == count;
        if (!isAlone || start + offset + length != archive.Length - tail.Length + at)
        {
            throw Broken();
        }

        var headers = new byte[length];
        archive.Position = start + offset;
        await archive.ReadExactlyAsync(headers, cancellationToken);
        return Parse(headers, count);
    }

    /// <exception cref="UnreadableDocumentException">It is something else.</exception>
    public DocumentType RequireDocx() =>
        !Names.Contains("[Content_Types].xml") ? throw Unsupported("ZIP archives are not read as one document. Upload it as a batch, or unpack it first.")
        : HasFolder("xl/") || HasFolder("ppt/") ? throw Unsupported("Spreadsheets and presentations are not read. Save it as PDF, and upload that.")
        : !HasFolder("word/") ? throw Unsupported("Files of this kind are not read. Upload plain text, Markdown, HTML, PDF or Word (.docx).")
        : IsEncrypted ? throw new UnreadableDocumentException(UnreadableReason.Encrypted, "The file has a password. Save it without one, and upload that.")
        : DocumentType.Docx;

    private static ZipDirectory Parse(ReadOnlySpan<byte> headers, int count)
    {
        var names = new List<string>(count);
        var (bytes, encrypted) = (0L, false);
        while (headers.Length > 0)
        {
            if (headers.Length < HeaderLength || !headers.StartsWith(HeaderMark) || names.Count == count)
            {
                throw Broken();
            }

            encrypted |= (headers[8] & 1) != 0;
            bytes += BinaryPrimitives.ReadUInt32LittleEndian(headers[24..]);
            var name = BinaryPrimitives.ReadUInt16LittleEndian(headers[28..]);
            var length = HeaderLength + name + BinaryPrimitives.ReadUInt16LittleEndian(headers[30..]) + BinaryPrimitives.ReadUInt16LittleEndian(headers[32..]);
            if (length > headers.Length)
            {
                throw Broken();
            }

            names.Add(Encoding.UTF8.GetString(headers.Slice(HeaderLength, name)));
            headers = headers[length..];
        }

        return names.Count == count ? new ZipDirectory(names, bytes, encrypted) : throw Broken();
    }

    private static UnreadableDocumentException Broken() => new(UnreadableReason.Malformed, "The file is damaged: its archive has no whole directory. Save the document anew, and upload that.");

    private static UnreadableDocumentException Unsupported(string message) => new(UnreadableReason.Unsupported, message);

    private bool HasFolder(string folder) => Names.Any(name => name.StartsWith(folder, StringComparison.Ordinal));
}
