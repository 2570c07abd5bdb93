using System.Buffers;

namespace Voy8.Core.Search;

/// <summary>
/// Finds words that are nearly another. A slip spoils at most three pairs of neighbouring letters, so only words that share enough pairs are compared
/// (the q-gram lemma: E. Ukkonen, Approximate string matching with q-grams and maximal matches, 1992).
/// </summary>
internal sealed class NearWords
{
    private const int PairsPerSlip = 3;
    private const char Edge = '\0';

    private readonly List<string> _words = [];
    private readonly Dictionary<int, List<int>> _pairs = [];

    /// <param name="words">Each once.</param>
    public static NearWords Of(IEnumerable<string> words)
    {
        var near = new NearWords();
        foreach (var word in words)
        {
            near.Add(word);
        }

        return near;
    }

    /// <summary>To be added once.</summary>
    public void Add(string word)
    {
        if (word.Length > EditDistance.MaxLength)
        {
            return;
        }

        foreach (var pair in PairsOf(word))
        {
            if (!_pairs.TryGetValue(pair, out var words))
            {
                _pairs.Add(pair, words = []);
            }

            words.Add(_words.Count);
        }

        _words.Add(word);
    }

    /// <summary>The words within <see cref="EditDistance.Tolerated"/> slips, the word itself not among them.</summary>
    public IReadOnlyList<string> Find(string word)
    {
        var slips = EditDistance.Tolerated(word.Length);
        if (slips == 0 || word.Length > EditDistance.MaxLength)
        {
            return [];
        }

        var pairs = PairsOf(word);

        // One is always left, however often a word repeats itself: it has more pairs than its slips can spoil.
        var needed = Math.Max(1, pairs.Count - (slips * PairsPerSlip));
        var shared = ArrayPool<byte>.Shared.Rent(Math.Max(_words.Count, 1));
        shared.AsSpan(0, _words.Count).Clear();
        var found = new List<string>();
        foreach (var number in pairs.SelectMany(pair => _pairs.GetValueOrDefault(pair, [])))
        {
            if (++shared[number] == needed && _words[number] != word && EditDistance.IsWithin(word, _words[number], slips))
            {
                found.Add(_words[number]);
            }
        }

        ArrayPool<byte>.Shared.Return(shared);
        return found;
    }

    private static HashSet<int> PairsOf(string word)
    {
        var pairs = new HashSet<int>(word.Length + 1);
        var before = Edge;
        foreach (var letter in word.Append(Edge))
        {
            pairs.Add((before << 16) | letter);
            before = letter;
        }

        return pairs;
    }
}
