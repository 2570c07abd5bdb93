namespace Voy8.Core.Search;

/// <summary>All words of all venues with the rows that have them: found whole, by how they begin, or nearly. Codes (<c>feature=wifi</c>) are found whole only.</summary>
internal sealed class Lexicon
{
    private const char CodeMark = '=';

    // Words not yet among the sorted are looked through one by one.
    private const int MaxUnsorted = 256;

    private readonly Dictionary<string, Postings> _words = new(StringComparer.Ordinal);
    private readonly List<string> _unsorted = [];
    private readonly NearWords _ofNames = new();
    private string[] _sorted = [];

    public void Add(string word, int row, WordWeights weights)
    {
        if (!_words.TryGetValue(word, out var postings))
        {
            _words.Add(word, postings = new Postings());
            if (!word.Contains(CodeMark, StringComparison.Ordinal))
            {
                _unsorted.Add(word);
            }
        }

        var wasOfNames = postings.IsOfNames;
        postings.Add(row, weights);
        if (postings.IsOfNames && !wasOfNames)
        {
            _ofNames.Add(word);
        }
    }

    /// <summary>To be called after many words were added: keeps looking for beginnings fast.</summary>
    public void Sort()
    {
        if (_unsorted.Count <= MaxUnsorted)
        {
            return;
        }

        _unsorted.Sort(StringComparer.Ordinal);
        var merged = new string[_sorted.Length + _unsorted.Count];
        for (int i = 0, old = 0, added = 0; i < merged.Length; i++)
        {
            merged[i] = added == _unsorted.Count || (old < _sorted.Length && string.CompareOrdinal(_sorted[old], _unsorted[added]) < 0)
                ? _sorted[old++]
                : _unsorted[added++];
        }

        _sorted = merged;
        _unsorted.Clear();
    }

    public Postings? Find(string word) => _words.GetValueOrDefault(word);

    /// <summary>Words of names that are nearly this one.</summary>
    public IEnumerable<Postings> Near(string word) => _ofNames.Find(word).Select(near => _words[near]);

    public IEnumerable<Postings> StartingWith(string beginning)
    {
        var first = Array.BinarySearch(_sorted, beginning, StringComparer.Ordinal);
        for (var i = first < 0 ? ~first : first; i < _sorted.Length && _sorted[i].StartsWith(beginning, StringComparison.Ordinal); i++)
        {
            yield return _words[_sorted[i]];
        }

        foreach (var word in _unsorted)
        {
            if (word.StartsWith(beginning, StringComparison.Ordinal))
            {
                yield return _words[word];
            }
        }
    }

    /// <summary>The same for rows numbered anew, in the same order.</summary>
    public Lexicon Renumber(int[] numbers)
    {
        var renumbered = new Lexicon();
        foreach (var (word, postings) in _words)
        {
            if (postings.Renumber(numbers) is { } left)
            {
                renumbered._words.Add(word, left);
                if (!word.Contains(CodeMark, StringComparison.Ordinal))
                {
                    renumbered._unsorted.Add(word);
                }

                if (left.IsOfNames)
                {
                    renumbered._ofNames.Add(word);
                }
            }
        }

        renumbered.Sort();
        return renumbered;
    }
}
