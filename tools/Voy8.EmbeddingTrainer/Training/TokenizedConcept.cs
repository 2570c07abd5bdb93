using Voy8.Core.Embeddings.Tokenizing;
using Voy8.EmbeddingTrainer.Data;

namespace Voy8.EmbeddingTrainer.Training;

/// <summary>A concept whose phrases are token ids.</summary>
internal sealed class TokenizedConcept
{
    private const int MostTokens = 64;
    private const int Attempts = 12;

    // A kind has several times as many terms as names, and they say less.
    private const double TermRate = 0.15;

    // The languages that venues here speak first. One side of a pair is often in one of them, so that all others are tied to these.
    private const double PreferredLeft = 0.25;
    private const double PreferredRight = 0.5;
    private static readonly string[] Preferred = ["en", "de", "el", "nl"];

    private readonly int[][] _tokens;
    private readonly PhraseKind[] _kinds;
    private readonly int[] _preferred;

    public TokenizedConcept(Concept concept, ITextTokenizer tokenizer)
    {
        Concept = concept;
        Key = StableHash.Of(concept.Id);
        _tokens = [.. concept.Phrases.Select(phrase => tokenizer.Encode(phrase.Text, MostTokens).ToArray())];
        _kinds = [.. concept.Phrases.Select(phrase => phrase.Kind)];
        _preferred = [.. Enumerable.Range(0, _tokens.Length).Where(i => Preferred.Contains(concept.Phrases[i].Language))];
    }

    public Concept Concept { get; }

    public long Key { get; }

    public IReadOnlyList<int[]> Tokens => _tokens;

    /// <summary>A phrase; names are likelier than terms.</summary>
    public int[] Draw(Random random) => _tokens[DrawIndex(random, PreferredRight)];

    /// <summary>Two phrases that differ; null when luck has none.</summary>
    public (int[] Left, int[] Right)? DrawPair(Random random)
    {
        if (_tokens.Length < 2)
        {
            return null;
        }

        var left = _tokens[DrawIndex(random, PreferredLeft)];
        for (var i = 0; i < Attempts; i++)
        {
            var right = _tokens[DrawIndex(random, PreferredRight)];
            if (!left.AsSpan().SequenceEqual(right) && left.Length > 0 && right.Length > 0)
            {
                return (left, right);
            }
        }

        return null;
    }

    private int DrawIndex(Random random, double preferred)
    {
        var index = 0;
        for (var i = 0; i < Attempts; i++)
        {
            index = _preferred.Length > 0 && random.NextDouble() < preferred ? _preferred[random.Next(_preferred.Length)] : random.Next(_tokens.Length);
            if (_kinds[index] == PhraseKind.Name || random.NextDouble() < TermRate)
            {
                break;
            }
        }

        return index;
    }
}
