using System.Text;
using UglyToad.PdfPig.Content;

namespace Voy8.DocumentParsing;

/// <param name="Size">Of its letters, in points.</param>
/// <param name="Baseline">From the bottom of the page.</param>
internal sealed record PdfLine(string Text, double Size, double Baseline, double Left);

/// <summary>Puts the letters of a page into lines, in the order in which the page paints them.</summary>
internal static class PdfLines
{
    // As parts of the letters' size: what moves further up or down is on another line, what leaves more room is another word,
    // and what leaves so much more stands in another column.
    private const double LineShift = 0.5;
    private const double WordGap = 0.17;
    private const double CellGap = 2.5;

    /// <param name="most">Characters, at most.</param>
    public static IReadOnlyList<PdfLine> Of(Page page, long most)
    {
        var lines = new List<PdfLine>();
        var text = new StringBuilder();
        var (characters, first, last) = (0L, default(Letter), default(Letter));
        foreach (var letter in page.Letters)
        {
            characters += letter.Value.Length;
            if (characters > most)
            {
                throw new RefusedException(Refusal.TooLarge);
            }

            if (last is not null && !IsOnLine(last, letter))
            {
                Flush();
            }
            else if (last is not null && GapBetween(last, letter) is var gap && gap > WordGap && text.Length > 0 && !char.IsWhiteSpace(text[^1]))
            {
                text.Append(gap > CellGap ? '\t' : ' ');
            }

            first ??= letter;
            last = letter;
            text.Append(letter.Value);
        }

        Flush();
        return lines;

        void Flush()
        {
            if (first is not null && text.ToString().Trim() is { Length: > 0 } line)
            {
                lines.Add(new PdfLine(line, Math.Round(SizeOf(first), 1), first.StartBaseLine.Y, first.StartBaseLine.X));
            }

            text.Clear();
            (first, last) = (null, null);
        }
    }

    private static double SizeOf(Letter letter) => letter.PointSize > 0 ? letter.PointSize : 1;

    private static bool IsOnLine(Letter last, Letter next) =>
        Math.Abs(next.StartBaseLine.Y - last.StartBaseLine.Y) <= LineShift * Math.Max(SizeOf(last), SizeOf(next)) && GapBetween(last, next) > -CellGap;

    private static double GapBetween(Letter last, Letter next) => (next.StartBaseLine.X - last.EndBaseLine.X) / SizeOf(last);
}
