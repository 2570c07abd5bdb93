using System.Text;

namespace Voy8.DocumentParsing;

/// <summary>Joins lines into paragraphs and headings.</summary>
internal static class PdfParagraphs
{
    // Lines of one paragraph lie no further apart, as a part of their size.
    private const double LineHeight = 1.65;
    private const string Bullets = "•◦▪‣●○■–*";

    public static void Write(IReadOnlyList<PdfLine> lines, HeadingSizes sizes, PieceWriter output)
    {
        var text = new StringBuilder();
        var (last, level) = (default(PdfLine), 0);
        foreach (var line in lines)
        {
            var its = sizes.LevelOf(line);
            if (last is not null && (its != level || !Continues(last, line)))
            {
                Flush();
            }

            Join(text, line.Text);
            (last, level) = (line, its);
        }

        Flush();

        void Flush()
        {
            if (text.Length > 0)
            {
                var kind = level > 0 ? PieceKind.Heading : Bullets.Contains(text[0]) && text.Length > 1 && char.IsWhiteSpace(text[1]) ? PieceKind.ListItem : PieceKind.Paragraph;
                output.Write(new Piece { Kind = kind, Level = level, Text = kind == PieceKind.ListItem ? text.ToString(1, text.Length - 1) : text.ToString() });
            }

            text.Clear();
        }
    }

    private static bool Continues(PdfLine last, PdfLine line) =>
        Math.Abs(last.Size - line.Size) < 1 && last.Baseline - line.Baseline is var drop && drop >= 0 && drop <= LineHeight * Math.Max(last.Size, line.Size)
        && !(Bullets.Contains(line.Text[0]) && line.Text.Length > 1 && char.IsWhiteSpace(line.Text[1]));

    private static void Join(StringBuilder text, string line)
    {
        if (text.Length > 1 && char.IsLower(line[0]) && text[^1] is '-' or '\u00AD' && char.IsLetter(text[^2]))
        {
            // A word that was divided at the end of its line.
            text.Length--;
        }
        else if (text.Length > 0)
        {
            text.Append(' ');
        }

        text.Append(line);
    }
}
