using UglyToad.PdfPig;
using UglyToad.PdfPig.Exceptions;

namespace Voy8.DocumentParsing;

/// <summary>Reads PDF (ISO 32000) page by page. What is set larger than most of the document is a heading.</summary>
internal static class PdfParser
{
    private const int MaxDepth = 128;

    public static void Parse(byte[] content, PieceWriter output, ParsingBounds bounds)
    {
        var filters = new BoundedFilters(bounds.MaxExpandedBytes);
        using var document = Open(content, filters);
        filters.Require();
        if (document.NumberOfPages == 0)
        {
            throw new RefusedException(Refusal.Malformed);
        }

        if (document.NumberOfPages > bounds.MaxPages)
        {
            throw new RefusedException(Refusal.TooLarge);
        }

        output.Write(new Piece { Title = document.Information.Title });
        var pages = new List<(int Number, IReadOnlyList<PdfLine> Lines)>();
        var (letters, failed) = (0L, default(Exception));
        for (var number = 1; number <= document.NumberOfPages; number++)
        {
            try
            {
                filters.Begin();
                var lines = PdfLines.Of(document.GetPage(number), bounds.MaxCharacters - letters);
                filters.Require();
                letters += lines.Sum(line => (long)line.Text.Length);
                pages.Add((number, lines));
            }
            catch (Exception exception) when (exception is not (RefusedException or OutOfMemoryException))
            {
                // One broken page of many; a document of nothing else is broken.
                filters.Require();
                failed ??= exception;
            }
        }

        if (failed is not null && letters == 0)
        {
            throw failed;
        }

        var sizes = HeadingSizes.Of(pages.SelectMany(page => page.Lines));
        foreach (var (number, lines) in pages)
        {
            output.Write(new Piece { Page = number });
            PdfParagraphs.Write(lines, sizes, output);
        }
    }

    private static PdfDocument Open(byte[] content, BoundedFilters filters)
    {
        try
        {
            return PdfDocument.Open(content, new ParsingOptions { UseLenientParsing = true, SkipMissingFonts = true, MaxStackDepth = MaxDepth, FilterProvider = filters });
        }
        catch (PdfDocumentEncryptedException)
        {
            throw new RefusedException(Refusal.Encrypted);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            filters.Require();
            throw;
        }
    }
}
