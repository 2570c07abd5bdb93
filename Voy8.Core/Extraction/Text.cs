using System.Buffers;

namespace Voy8.Core.Extraction;

internal static class Text
{
    /// <summary>Runs of white space become one space; none at the ends; no control or zero-width characters.</summary>
    public static string Collapse(ReadOnlySpan<char> text)
    {
        var rented = ArrayPool<char>.Shared.Rent(text.Length);
        var length = Collapse(text, rented);
        var result = rented.AsSpan(0, length).ToString();
        ArrayPool<char>.Shared.Return(rented);
        return result;
    }

    public static string Collapse(string text)
    {
        var rented = ArrayPool<char>.Shared.Rent(text.Length);
        var length = Collapse(text, rented);
        var result = length == text.Length && rented.AsSpan(0, length).SequenceEqual(text) ? text : rented.AsSpan(0, length).ToString();
        ArrayPool<char>.Shared.Return(rented);
        return result;
    }

    // A single space stands for at least one character, so that the result is never longer.
    private static int Collapse(ReadOnlySpan<char> text, Span<char> result)
    {
        var (length, space) = (0, false);
        foreach (var c in text)
        {
            if (char.IsWhiteSpace(c) || char.IsControl(c))
            {
                space = length > 0;
            }
            else if (c is not ('\u200B' or '\u200C' or '\u200D' or '\u200E' or '\u200F' or '\u00AD' or '\uFEFF' or '\u2060'))
            {
                if (space)
                {
                    result[length++] = ' ';
                    space = false;
                }

                result[length++] = c;
            }
        }

        return length;
    }

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
