using System.Buffers;

namespace Voy8.Core.Documents.Reading;

/// <summary>Knows documents by their beginnings (WHATWG MIME Sniffing Standard, and the formats' own marks).</summary>
internal static class DocumentSniffer
{
    // Where a PDF's mark may stand: what comes before it is passed over (ISO 32000-2, annex I).
    private const int PdfWithin = 1_024;

    // No text holds these (MIME Sniffing Standard, "binary data byte").
    private static readonly SearchValues<byte> Binary = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Where(value => value is not (0x09 or 0x0A or 0x0C or 0x0D or 0x1B)).Select(value => (byte)value)]);

    private static ReadOnlySpan<byte> OldOffice => [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

    /// <returns>Null where it is a ZIP archive, whose directory tells more.</returns>
    public static DocumentType? Detect(ReadOnlySpan<byte> sample)
    {
        if (sample.IsEmpty)
        {
            throw new UnreadableDocumentException(UnreadableReason.Empty, "The file is empty.");
        }

        if (sample[..Math.Min(sample.Length, PdfWithin)].IndexOf("%PDF-"u8) >= 0)
        {
            return DocumentType.Pdf;
        }

        if (sample.StartsWith("PK\x03\x04"u8))
        {
            return null;
        }

        if (sample.StartsWith(OldOffice))
        {
            throw new UnreadableDocumentException(
                UnreadableReason.Unsupported, "This is a file of an older office program, or one with a password. Save it as .docx or PDF without a password, and upload that.");
        }

        if (sample.StartsWith("{\\rtf"u8))
        {
            throw Unsupported();
        }

        var isMarked = sample.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || sample.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]) || sample.StartsWith((ReadOnlySpan<byte>)[0, 0, 0xFE, 0xFF]);
        return isMarked || sample.IndexOfAny(Binary) < 0 ? TextSniffer.Detect(DocumentCharset.Decode(sample)) : throw Unsupported();
    }

    private static UnreadableDocumentException Unsupported() =>
        new(UnreadableReason.Unsupported, "Files of this kind are not read. Upload plain text, Markdown, HTML, PDF or Word (.docx).");
}
