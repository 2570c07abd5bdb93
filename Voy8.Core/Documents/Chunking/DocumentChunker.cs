using Voy8.Core.Documents.Reading;

namespace Voy8.Core.Documents.Chunking;

/// <summary>
/// Cuts a document into chunks that follow its structure: at headings where enough has come together, else between paragraphs, sentences, words.
/// A pure function: the same document and budget give the same chunks.
/// </summary>
public static class DocumentChunker
{
    /// <summary>Below this a single character might not fit.</summary>
    public const int SmallestBudget = 16;

    // A section that fills a chunk by this part has one of its own; smaller ones share one with what follows.
    private const int OwnChunk = 4;

    /// <param name="document">What is cut.</param>
    /// <param name="countTokens">Of a text; monotone enough that half of a text never counts more than the whole.</param>
    /// <param name="tokenBudget">That no chunk exceeds; at least <see cref="SmallestBudget"/>.</param>
    /// <param name="overlapTokens">Of a chunk's end that the next repeats, at most, where no heading divides them; less than half of the budget.</param>
    /// <returns>In order; together they hold all that the document says.</returns>
    public static IReadOnlyList<DocumentChunk> Chunk(DocumentText document, Func<string, int> countTokens, int tokenBudget, int overlapTokens)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(tokenBudget, SmallestBudget);
        ArgumentOutOfRangeException.ThrowIfNegative(overlapTokens);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(overlapTokens, (tokenBudget + 1) / 2);

        var pieces = TextPieces.Cut(document, countTokens, tokenBudget);
        var chunks = new List<DocumentChunk>();
        for (var first = 0; first < pieces.Count;)
        {
            // What is repeated of the chunk before.
            var from = chunks.Count > 0 && !pieces[first].IsHeading ? OverlapBefore(pieces, first, overlapTokens) : first;
            var end = Fill(pieces, from, first, tokenBudget - countTokens(""));
            var (text, tokens) = Count(from, end);
            while (tokens > tokenBudget && (from < first || end > first + 1))
            {
                _ = end > first + 1 ? end-- : from++;
                (text, tokens) = Count(from, end);
            }

            var begin = pieces[from];
            chunks.Add(new DocumentChunk(chunks.Count, text, begin.Block.Page, begin.Block.Headings, begin.Start, begin.Start + text.Length, tokens));
            first = end;
        }

        return chunks;

        (string Text, int Tokens) Count(int from, int end)
        {
            var text = document.Text[pieces[from].Start..pieces[end - 1].End];
            return (text, countTokens(text));
        }
    }

    /// <returns>Behind the last piece that the chunk takes: at least one new one.</returns>
    private static int Fill(IReadOnlyList<TextPiece> pieces, int from, int first, int budget)
    {
        var tokens = 0;
        for (var i = from; i < first; i++)
        {
            tokens += pieces[i].Tokens;
        }

        var end = first;
        while (end < pieces.Count && (end == first || tokens + pieces[end].Tokens <= budget))
        {
            if (pieces[end].IsHeading && end > first && !pieces[end - 1].IsHeading && tokens >= budget / OwnChunk)
            {
                return end;
            }

            tokens += pieces[end].Tokens;
            end++;
        }

        // A heading belongs to what follows it.
        var last = end;
        while (end < pieces.Count && last > first + 1 && pieces[last - 1].IsHeading)
        {
            last--;
        }

        return pieces[last - 1].IsHeading ? end : last;
    }

    private static int OverlapBefore(IReadOnlyList<TextPiece> pieces, int first, int overlap)
    {
        var from = first;
        for (var left = overlap - pieces[from - 1].Tokens; left >= 0 && !pieces[from - 1].IsHeading;)
        {
            from--;
            if (from == 0)
            {
                break;
            }

            left -= pieces[from - 1].Tokens;
        }

        return from;
    }
}
