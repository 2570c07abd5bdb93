using System.Text;
using Voy8.Contracts;

namespace Voy8.Web.Files;

/// <summary>
/// Puts the passages of a document together again: what they say twice is shown once, and what was cut within a paragraph is one again.
/// </summary>
public static class ReaderText
{
    private const string Divider = "\n\n";

    /// <param name="chunks">In order, none missing between them.</param>
    /// <param name="passage">The number of the one that is shown; null for none.</param>
    /// <param name="hits">Passages that the query found, of this document.</param>
    public static IReadOnlyList<ReaderBlock> Blocks(IReadOnlyList<FileChunkResponse> chunks, int? passage, IReadOnlyList<DocumentHitResponse> hits)
    {
        if (chunks.Count == 0)
        {
            return [];
        }

        var text = Join(chunks);
        var (start, shown) = (chunks[0].Start, chunks.FirstOrDefault(chunk => chunk.Ordinal == passage));
        var marks = Marks(chunks, hits);
        var blocks = new List<ReaderBlock>();
        var (at, next, page) = (0, 0, default(int?));
        while (at < text.Length)
        {
            var end = text.IndexOf(Divider, at, StringComparison.Ordinal) is var found && found < 0 ? text.Length : found;
            var (from, to) = (start + at, start + end);
            int? turned = null;
            for (; next < chunks.Count && chunks[next].Start < to; next++)
            {
                turned = chunks[next].Page is { } number && number != page ? page = number : turned;
            }

            if (end > at)
            {
                blocks.Add(new ReaderBlock(
                    text[at..end],
                    from,
                    turned,
                    LevelOf(text.AsSpan(at, end - at), chunks, from),
                    shown is not null && from < shown.End && to > shown.Start,
                    [.. marks.Where(mark => mark.Start >= from && mark.Start + mark.Length <= to).Select(mark => mark with { Start = mark.Start - from })]));
            }

            at = end + Divider.Length;
        }

        return blocks;
    }

    // What lies between two passages is white space: that between blocks, or between sentences.
    private static string Join(IReadOnlyList<FileChunkResponse> chunks)
    {
        var text = new StringBuilder();
        var end = chunks[0].Start;
        foreach (var chunk in chunks)
        {
            text.Append(chunk.Start - end >= Divider.Length ? Divider.PadRight(chunk.Start - end) : new string(' ', Math.Max(0, chunk.Start - end)));
            var seen = Math.Clamp(end - chunk.Start, 0, chunk.Text.Length);
            text.Append(chunk.Text, seen, chunk.Text.Length - seen);
            end = Math.Max(end, chunk.End);
        }

        return text.ToString();
    }

    private static int LevelOf(ReadOnlySpan<char> block, IReadOnlyList<FileChunkResponse> chunks, int at)
    {
        // Of the passages that begin with it or behind it: a passage knows the headings of its beginning alone.
        foreach (var chunk in chunks)
        {
            if (chunk.End <= at)
            {
                continue;
            }

            for (var i = 0; i < chunk.Headings.Count; i++)
            {
                if (block.SequenceEqual(chunk.Headings[i]))
                {
                    return i + 1;
                }
            }
        }

        return 0;
    }

    private static List<TextSpan> Marks(IReadOnlyList<FileChunkResponse> chunks, IReadOnlyList<DocumentHitResponse> hits)
    {
        const char Ellipsis = '…';
        var marks = new List<TextSpan>();
        foreach (var hit in hits)
        {
            var lead = hit.Passage.StartsWith(Ellipsis) ? 1 : 0;
            if (chunks.FirstOrDefault(chunk => chunk.Ordinal == hit.Chunk) is { } chunk && chunk.Text.IndexOf(hit.Passage.Trim(Ellipsis), StringComparison.Ordinal) is var at and >= 0)
            {
                marks.AddRange(hit.Highlights.Select(span => new TextSpan(chunk.Start + at + span.Start - lead, span.Length)));
            }
        }

        // What two passages say is found in both.
        return [.. marks.DistinctBy(mark => mark.Start).OrderBy(mark => mark.Start)];
    }
}
