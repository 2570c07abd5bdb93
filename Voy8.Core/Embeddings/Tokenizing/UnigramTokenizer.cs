namespace Voy8.Core.Embeddings.Tokenizing;

/// <summary>
/// SentencePiece's unigram segmentation: of all ways to cut a text into pieces, the one whose scores add up highest
/// (Kudo 2018, arXiv:1804.10959), found by Viterbi over the bytes of the text. No tokens are put around the text.
/// </summary>
internal sealed class UnigramTokenizer : ITextTokenizer
{
    // SentencePiece's own constant: an unknown character scores this much below the worst piece.
    private const float UnknownPenalty = 10;

    private readonly SentencePieceNormalizer _normalizer;
    private readonly PieceTrie _trie;
    private readonly float[] _scores;
    private readonly float _unknownScore;
    private readonly int _unknownId;

    public UnigramTokenizer(SentencePieceModel model)
    {
        _normalizer = new SentencePieceNormalizer(model.Normalizer);
        _trie = new PieceTrie(model.Pieces
            .Select((piece, id) => (piece.Utf8, id, piece.Type))
            .Where(piece => piece.Type == SentencePieceType.Normal && piece.Utf8.Length > 0)
            .Select(piece => (piece.Utf8, piece.id)));
        _scores = [.. model.Pieces.Select(piece => piece.Score)];
        _unknownScore = model.Pieces.Where(piece => piece.Type == SentencePieceType.Normal).Min(piece => piece.Score) - UnknownPenalty;
        _unknownId = model.UnknownId;
        PadId = Math.Max(model.PadId, 0);
    }

    public int PadId { get; }

    public int UnknownId => _unknownId;

    /// <inheritdoc/>
    public IReadOnlyList<int> Encode(string text, int maxTokens)
    {
        var bytes = _normalizer.Normalize(text);
        var ids = Backtrack(BestPath(bytes));
        return ids.Count > maxTokens ? ids.GetRange(0, maxTokens) : ids;
    }

    private Step[] BestPath(ReadOnlySpan<byte> bytes)
    {
        var best = new Step[bytes.Length + 1];
        for (var end = 1; end < best.Length; end++)
        {
            best[end].Start = -1;
        }

        for (var start = 0; start < bytes.Length;)
        {
            var length = Math.Min(SentencePieceNormalizer.Utf8Length(bytes[start]), bytes.Length - start);
            var scoreSoFar = best[start].Score;
            var characterIsPiece = false;
            var node = 0;
            for (var end = start; end < bytes.Length && _trie.TryStep(ref node, bytes[end], out var id); end++)
            {
                if (id >= 0)
                {
                    best[end + 1].Improve(start, id, _scores[id] + scoreSoFar);
                    characterIsPiece |= end + 1 - start == length;
                }
            }

            if (!characterIsPiece)
            {
                best[start + length].Improve(start, _unknownId, _unknownScore + scoreSoFar);
            }

            start += length;
        }

        return best;
    }

    private List<int> Backtrack(Step[] best)
    {
        var ids = new List<int>();
        for (var end = best.Length - 1; end > 0; end = best[end].Start)
        {
            // A run of unknown characters is one token.
            var id = best[end].Id;
            if (id != _unknownId || ids.Count == 0 || ids[^1] != _unknownId)
            {
                ids.Add(id);
            }
        }

        ids.Reverse();
        return ids;
    }

    private struct Step
    {
        public int Start;
        public int Id;
        public float Score;

        public void Improve(int start, int id, float score)
        {
            if (Start == -1 || score > Score)
            {
                (Start, Id, Score) = (start, id, score);
            }
        }
    }
}
