using System.Globalization;
using Voy8.Core.Documents.Reading;

namespace Voy8.Core.Documents.Chunking;

/// <summary>Cuts a document into sentences, and those that are longer than a chunk into halves until they fit.</summary>
internal static class TextPieces
{
    // No token is longer in any text that people write: what is longer is cut before it is counted.
    private const int MaxTokenLength = 32;

    private const string SentenceEnds = ".!?…;:。！？；";
    private const string Closing = "\"')]}»”’›";

    public static IReadOnlyList<TextPiece> Cut(DocumentText document, Func<string, int> countTokens, int budget)
    {
        var frame = countTokens("");
        var pieces = new List<TextPiece>();
        foreach (var block in document.Blocks)
        {
            var start = 0;
            while (start < block.Text.Length)
            {
                var end = SentenceEnd(block.Text, start);
                Add(block, start, end);
                start = end;
            }
        }

        return pieces;

        void Add(DocumentBlock block, int start, int end)
        {
            var (from, to) = Trim(block.Text, start, end);
            if (from == to)
            {
                return;
            }

            var tokens = to - from > budget * MaxTokenLength ? int.MaxValue : countTokens(block.Text[from..to]);
            if (tokens > budget && Middle(block.Text, from, to) is var middle && middle > from)
            {
                Add(block, from, middle);
                Add(block, middle, to);
                return;
            }

            pieces.Add(new TextPiece(block, block.Offset + from, block.Offset + to, Math.Max(0, tokens - frame)));
        }
    }

    private static int SentenceEnd(string text, int start)
    {
        for (var i = start; i < text.Length; i++)
        {
            if (text[i] == '\n')
            {
                return i + 1;
            }

            if (SentenceEnds.Contains(text[i]))
            {
                var end = i + 1;
                while (end < text.Length && (Closing.Contains(text[end]) || SentenceEnds.Contains(text[end])))
                {
                    end++;
                }

                // Full-width signs need no space behind them.
                if (end == text.Length || char.IsWhiteSpace(text[end]) || text[i] > '\u3000')
                {
                    return end;
                }

                i = end - 1;
            }
        }

        return text.Length;
    }

    private static (int From, int To) Trim(string text, int from, int to)
    {
        while (from < to && char.IsWhiteSpace(text[from]))
        {
            from++;
        }

        while (to > from && char.IsWhiteSpace(text[to - 1]))
        {
            to--;
        }

        return (from, to);
    }

    // The space that is nearest to the middle; else the middle, between two characters as people see them. The start, where it is one character.
    private static int Middle(string text, int from, int to)
    {
        var middle = from + ((to - from) / 2);
        for (var away = 0; away < (to - from) / 4; away++)
        {
            if (char.IsWhiteSpace(text[middle + away]))
            {
                return middle + away;
            }

            if (char.IsWhiteSpace(text[middle - away]))
            {
                return middle - away;
            }
        }

        return Between(text, from, to, middle);
    }

    private static int Between(string text, int from, int to, int middle)
    {
        const int Within = 64;
        var at = Math.Max(from, middle - Within);
        if (at > from && char.IsLowSurrogate(text[at]))
        {
            at++;
        }

        var best = from;
        while (at < to && at <= middle)
        {
            best = at;
            at += Math.Max(1, StringInfo.GetNextTextElementLength(text.AsSpan(at, Math.Min(to - at, 2 * Within))));
        }

        // One such character may be of any length.
        return best > from ? best : at < to ? at : middle > from && char.IsLowSurrogate(text[middle]) ? middle - 1 : middle;
    }
}
