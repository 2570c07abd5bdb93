using System.Buffers;

namespace Voy8.Core.Extraction.Contacts.Addresses;

/// <summary>A part of a line between commas and the like: street, town and so on.</summary>
/// <param name="Line">Number of the line that it is of.</param>
internal readonly record struct AddressPiece(string Text, int Line)
{
    private const int MaxLine = 2_000;
    private const int MaxPieces = 8_000;

    private static readonly SearchValues<char> Dividers = SearchValues.Create(",;|•·●▪◦│◊◆¦~»\\");
    private static readonly string[] Dashes = [" - ", " – ", " — ", " / ", " // "];

    public static List<AddressPiece> Split(IReadOnlyList<string> lines)
    {
        var pieces = new List<AddressPiece>();
        for (var at = 0; at < lines.Count && pieces.Count < MaxPieces; at++)
        {
            var line = lines[at].Length > MaxLine ? lines[at][..MaxLine] : lines[at];
            foreach (var dash in Dashes)
            {
                line = line.Replace(dash, ",", StringComparison.Ordinal);
            }

            Split(line, at, pieces);
        }

        return pieces;
    }

    private static void Split(ReadOnlySpan<char> rest, int line, List<AddressPiece> pieces)
    {
        while (rest.Length > 0)
        {
            var end = 0;
            while (end < rest.Length && !Dividers.Contains(rest[end]) && !EndsClause(rest, end))
            {
                end++;
            }

            var text = rest[..end].Trim(" .\t\"*<>");
            if (text.Length > 0)
            {
                pieces.Add(new AddressPiece(text.ToString(), line));
            }

            rest = end == rest.Length ? [] : rest[(end + 1)..];
        }
    }

    // "Address: 12 High Street"; "…by appointment. 12 High Street", but not "12 St. James".
    private static bool EndsClause(ReadOnlySpan<char> text, int at)
    {
        if (text[at] is ':')
        {
            return true;
        }

        return text[at] is '.' && at >= 4 && at + 2 < text.Length && text[at + 1] == ' ' && char.IsLower(text[at - 1]) && !text[(at - 4)..at].Contains(' ');
    }
}
