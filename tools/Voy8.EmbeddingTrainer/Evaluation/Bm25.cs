namespace Voy8.EmbeddingTrainer.Evaluation;

/// <summary>Okapi BM25 (Robertson and Zaragoza 2009; k1 1.2, b 0.75) over lower-cased words: what search by words alone would find.</summary>
internal sealed class Bm25
{
    private const double K1 = 1.2;
    private const double B = 0.75;

    private readonly Dictionary<string, List<(int Document, int Count)>> _postings = new(StringComparer.Ordinal);
    private readonly int[] _lengths;
    private readonly double _meanLength;

    public Bm25(IReadOnlyList<string> documents)
    {
        _lengths = new int[documents.Count];
        for (var i = 0; i < documents.Count; i++)
        {
            foreach (var word in Words(documents[i]).GroupBy(word => word, StringComparer.Ordinal))
            {
                if (!_postings.TryGetValue(word.Key, out var list))
                {
                    _postings.Add(word.Key, list = []);
                }

                list.Add((i, word.Count()));
                _lengths[i] += word.Count();
            }
        }

        _meanLength = Math.Max(1, _lengths.Average());
    }

    /// <summary>By document; 0 where no word is shared.</summary>
    public float[] Score(string query)
    {
        var scores = new float[_lengths.Length];
        foreach (var postings in Words(query).Distinct(StringComparer.Ordinal).Select(word => _postings.GetValueOrDefault(word)).OfType<List<(int, int)>>())
        {
            var idf = Math.Log(1 + ((_lengths.Length - postings.Count + 0.5) / (postings.Count + 0.5)));
            foreach (var (document, count) in postings)
            {
                scores[document] += (float)(idf * count * (K1 + 1) / (count + (K1 * (1 - B + (B * _lengths[document] / _meanLength)))));
            }
        }

        return scores;
    }

    private static IEnumerable<string> Words(string text) =>
        text.ToLowerInvariant().Split([' ', ',', '.', '?', '!', '/', '(', ')', '-', ';', ':', '"'], StringSplitOptions.RemoveEmptyEntries)
            .Select(word => word.Length > 3 && word.EndsWith('s') ? word[..^1] : word);
}
