using System.Text;

namespace Voy8.Core.Documents.Reading;

/// <summary>What may stand in a document's text.</summary>
internal static class DocumentCharacters
{
    /// <summary>Without what cannot be seen or stored: control characters and noncharacters go, halves of characters become U+FFFD.</summary>
    /// <returns>No white space at its ends.</returns>
    public static string Clean(string text, LineBreaks breaks = LineBreaks.None)
    {
        var clean = new StringBuilder(text.Length);
        var gap = '\0';
        foreach (var rune in text.AsSpan().EnumerateRunes())
        {
            if (breaks == LineBreaks.Verbatim && rune.Value is '\n' or '\t' or ' ')
            {
                clean.Append((char)rune.Value);
            }
            else if (Rune.IsWhiteSpace(rune))
            {
                gap = Wider(gap, breaks == LineBreaks.None ? ' ' : rune.Value switch { '\n' or '\r' or 0x2028 or 0x2029 => '\n', '\t' => '\t', _ => ' ' });
            }
            else if (!IsUnseen(rune.Value))
            {
                if (gap != '\0' && clean.Length > 0)
                {
                    clean.Append(gap);
                }

                gap = '\0';
                clean.Append(rune.ToString());
            }
        }

        return clean.ToString().Trim();
    }

    /// <summary>At most so many UTF-16 units, no character halved.</summary>
    public static string Cut(string text, int most) =>
        text.Length <= most ? text : text[..(most > 0 && char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)];

    // Of a run of white space the line break is what remains, else the tab.
    private static char Wider(char one, char other) => one == '\n' || other == '\n' ? '\n' : one == '\t' || other == '\t' ? '\t' : ' ';

    private static bool IsUnseen(int value) =>
        value is < 0x20 or (>= 0x7F and < 0xA0) or 0xAD or 0x200B or 0xFEFF or 0x2060 or (>= 0xFDD0 and <= 0xFDEF) || (value & 0xFFFE) == 0xFFFE;
}

/// <summary>Which white space is meant.</summary>
internal enum LineBreaks
{
    /// <summary>All runs of it are a space.</summary>
    None,

    /// <summary>Runs with a line break are one, those with a tab a tab.</summary>
    Kept,

    /// <summary>As it stands.</summary>
    Verbatim,
}
