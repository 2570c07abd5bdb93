using System.Text;
using Voy8.Core.Embeddings.Tokenizing;

namespace Voy8.EmbeddingTrainer.Vocabulary;

/// <summary>
/// The best way to cut each piece into smaller ones. Seeing now and then the parts in place of the whole teaches the parts what the whole means
/// (after subword regularisation, Kudo 2018, arXiv:1804.10959), and so words that were never seen.
/// </summary>
internal sealed class PieceSplits
{
    private readonly int[]?[] _splits;

    public PieceSplits(SentencePieceModel model)
    {
        var texts = model.Pieces.Select(piece => piece.Type == SentencePieceType.Normal ? Encoding.UTF8.GetString(piece.Utf8) : null).ToArray();
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var id = 0; id < texts.Length; id++)
        {
            if (texts[id] is { Length: > 0 } text)
            {
                ids.TryAdd(text, id);
            }
        }

        var lookup = ids.GetAlternateLookup<ReadOnlySpan<char>>();
        _splits = [.. texts.Select(text => text is { Length: > 1 } ? Split(text, lookup, model.Pieces) : null)];
    }

    /// <returns>Null when the piece cannot be cut.</returns>
    public int[]? Of(int piece) => _splits[piece];

    private static int[]? Split(string text, Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> ids, IReadOnlyList<SentencePiece> pieces)
    {
        var best = new (float Score, int Start, int Id)[text.Length + 1];
        best.AsSpan(1).Fill((float.NegativeInfinity, -1, -1));
        for (var start = 0; start < text.Length; start++)
        {
            if (float.IsNegativeInfinity(best[start].Score))
            {
                continue;
            }

            for (var end = start + 1; end <= text.Length; end++)
            {
                if (end - start < text.Length && ids.TryGetValue(text.AsSpan(start, end - start), out var id)
                    && best[start].Score + pieces[id].Score is var score && score > best[end].Score)
                {
                    best[end] = (score, start, id);
                }
            }
        }

        if (best[^1].Id < 0)
        {
            return null;
        }

        var split = new List<int>();
        for (var end = text.Length; end > 0; end = best[end].Start)
        {
            split.Add(best[end].Id);
        }

        split.Reverse();
        return [.. split];
    }
}
