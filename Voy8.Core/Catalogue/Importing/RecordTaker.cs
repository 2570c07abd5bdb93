using System.Buffers;
using System.Text;
using Voy8.Core.Catalogue.Importing.Formats;

namespace Voy8.Core.Catalogue.Importing;

/// <summary>Makes a record or an error of a line; nothing of the header and of blank lines.</summary>
internal static class RecordTaker
{
    private const int ExcerptBytes = 200;

    /// <param name="line">The line.</param>
    /// <param name="parser">Reads it.</param>
    /// <param name="take">Takes a venue; may refuse it with a <see cref="VenueFormatException"/>.</param>
    /// <param name="refuse">Hears what is no venue.</param>
    /// <param name="quote">Whether a refused line is quoted. Of a file on this machine that may hold anything, nobody shall read more than venues.</param>
    public static void Take(ImportLine line, IRecordParser parser, Action<VenueRecord> take, Action<ImportError> refuse, bool quote = true)
    {
        if (line.IsHeader || (line.IsGood && IsBlank(line.Content)))
        {
            return;
        }

        try
        {
            take(line.IsGood ? parser.Parse(line.Content) : throw new VenueFormatException(Problem(line)));
        }
        catch (VenueFormatException exception)
        {
            refuse(new ImportError(line.Number, exception.Message, quote ? Excerpt(line.Content) : ""));
        }
    }

    private static string Problem(ImportLine line) => line.Broken ?? (line.TooLong ? "The line is too long." : "The line opens a quote that does not end.");

    private static bool IsBlank(ReadOnlySequence<byte> content)
    {
        foreach (var segment in content)
        {
            if (segment.Span.ContainsAnyExcept((byte)' ', (byte)'\t'))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The beginning of the line as text; what is not UTF-8, and half a letter at the end, shows as �.</summary>
    private static string Excerpt(ReadOnlySequence<byte> content) =>
        Encoding.UTF8.GetString(content.Slice(0, Math.Min(content.Length, ExcerptBytes))).Replace('\0', '\uFFFD');
}
