using System.IO.Compression;
using System.Xml;
using DocumentFormat.OpenXml.Packaging;

namespace Voy8.DocumentParsing;

/// <summary>Reads WordprocessingML (ECMA-376 part 1, 17). Nothing that the document refers to outside of itself is looked at.</summary>
internal static class DocxParser
{
    // XML of a text is large, but not that large.
    private const long MostlyFit = 4 << 20;
    private const int MaxRatio = 200;

    public static void Parse(byte[] content, PieceWriter output, ParsingBounds bounds)
    {
        RequireBounded(content, bounds);
        using var document = WordprocessingDocument.Open(new MemoryStream(content, writable: false), isEditable: false);
        if (document.MainDocumentPart is not { } main)
        {
            throw new RefusedException(Refusal.Malformed);
        }

        output.Write(new Piece { Title = document.PackageProperties.Title });
        var styles = main.StyleDefinitionsPart is { } part ? ReadStyles(part) : HeadingStyles.None;
        if (HasPages(main))
        {
            output.Write(new Piece { Page = 1 });
        }

        using var reader = Open(main.GetStream(FileMode.Open, FileAccess.Read));
        new DocxBody(reader, styles, output, bounds).Read();
    }

    // What an archive says of its sizes is a claim: all of it is unpacked once, into nothing.
    private static void RequireBounded(byte[] content, ParsingBounds bounds)
    {
        using var archive = new ZipArchive(new MemoryStream(content, writable: false), ZipArchiveMode.Read);
        var buffer = new byte[64 * 1024];
        long expanded = 0;
        foreach (var entry in archive.Entries)
        {
            using var stream = entry.Open();
            for (int read; (read = stream.Read(buffer)) > 0;)
            {
                expanded += read;
                if (expanded > bounds.MaxExpandedBytes || (expanded > MostlyFit && expanded / MaxRatio > content.Length))
                {
                    throw new RefusedException(Refusal.TooLarge);
                }
            }
        }
    }

    // Word notes where it broke pages when it last drew them; other programs mostly do not, and then there is nothing to tell.
    private static bool HasPages(MainDocumentPart part)
    {
        using var reader = Open(part.GetStream(FileMode.Open, FileAccess.Read));
        while (reader.Read())
        {
            if (reader.NodeType == XmlNodeType.Element && (reader.LocalName == "lastRenderedPageBreak" || (reader.LocalName == "br" && Word.Attribute(reader, "type") == "page")))
            {
                return true;
            }
        }

        return false;
    }

    private static HeadingStyles ReadStyles(StyleDefinitionsPart part)
    {
        using var reader = Open(part.GetStream(FileMode.Open, FileAccess.Read));
        return HeadingStyles.Read(reader);
    }

    private static XmlReader Open(Stream stream) => XmlReader.Create(
        stream,
        new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, CloseInput = true, IgnoreComments = true, IgnoreProcessingInstructions = true });
}
