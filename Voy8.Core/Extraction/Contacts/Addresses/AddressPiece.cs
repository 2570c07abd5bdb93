using System.Buffers;

namespace Voy8.Core.Extraction.Contacts.Addresses;

/// <summary>A part of a line between commas and the like: street, town and so on.</summary>
/// <param name="Line">Number of the line that it is of.</param>
internal readonly record struct AddressPiece(string Text, int Line)
{
    private const int MaxLine = 2_000;
    private const int MaxPieces = 8_000;

    private static readonly SearchValues<char> Dividers = SearchValues.Create(",;|•·●▪◦│◊◆¦~»\\:.");
    private static readonly SearchValues<char> DashSigns = SearchValues.Create("-–—/");
    private static readonly string[] Dashes = [" - ", " – ", " — ", " / ", " // "];

    public static List<AddressPiece> Split(IReadOnlyList<string> lines)
    {
        var pieces = new List<AddressPiece>();
        for (var at = 0; at < lines.Count && pieces.Count < MaxPieces; at++)
        {
            var line = lines[at].Length > MaxLine ? lines[at][..MaxLine] : lines[at];
            foreach (var dash in line.AsSpan().ContainsAny(DashSigns) ? Dashes : [])
            {
                line = line.Replace(dash, ",", StringComparison.Ordinal);
            }

            Split(line, at, pieces);
        }

        return pieces;
    }

    private static void Split(string text, int line, List<AddressPiece> pieces)
    {
        var rest = text.AsSpan();
        while (rest.Length > 0)
        {
            var end = rest.IndexOfAny(Dividers);
            while (end >= 0 && rest[end] == '.' && !IsSentenceEnd(rest, end))
            {
                end = rest[(end + 1)..].IndexOfAny(Dividers) is var next and >= 0 ? end + 1 + next : -1;
            }

            var piece = (end < 0 ? rest : rest[..end]).Trim(" .\t\"*<>");
            if (piece.Length > 0)
            {
                pieces.Add(new AddressPiece(piece.Length == text.Length ? text : piece.ToString(), line));
            }

            rest = end < 0 ? [] : rest[(end + 1)..];
        }
    }

    // "…by appointment. 12 High Street", but not "12 St. James".
    private static bool IsSentenceEnd(ReadOnlySpan<char> text, int at) =>
        at >= 4 && at + 2 < text.Length && text[at + 1] == ' ' && char.IsLower(text[at - 1]) && !text[(at - 4)..at].Contains(' ');
}
