using System.Text;

namespace Voy8.Core.Extraction;

internal static class Text
{
    /// <summary>Runs of white space become one space; none at the ends; no control or zero-width characters.</summary>
    public static string Collapse(ReadOnlySpan<char> text)
    {
        var result = new StringBuilder(Math.Min(text.Length, 4096));
        var space = false;
        foreach (var c in text)
        {
            if (char.IsWhiteSpace(c) || char.IsControl(c))
            {
                space = result.Length > 0;
            }
            else if (c is not ('\u200B' or '\u200C' or '\u200D' or '\u200E' or '\u200F' or '\u00AD' or '\uFEFF' or '\u2060'))
            {
                if (space)
                {
                    result.Append(' ');
                    space = false;
                }

                result.Append(c);
            }
        }

        return result.ToString();
    }

    public static string Collapse(string text) => Collapse(text.AsSpan());

    /// <summary>At most so many characters, cut after a sentence or between words, with an ellipsis where words are missing.</summary>
    public static string Shorten(string text, int max)
    {
        if (text.Length <= max)
        {
            return text;
        }

        var head = text[..(max - 1)];
        var sentence = head.LastIndexOfAny(['.', '!', '?', ';']);
        if (sentence > max / 2)
        {
            return head[..(sentence + 1)];
        }

        var space = head.LastIndexOf(' ');
        return (space > max / 2 ? head[..space] : char.IsHighSurrogate(head[^1]) ? head[..^1] : head) + "…";
    }
}
