namespace Voy8.Core.Search;

/// <summary>The rows that have a word, in order, each with where it stands.</summary>
internal sealed class Postings
{
    private const int WeightBits = 4;

    private int[] _entries = new int[2];

    public int Count { get; private set; }

    /// <summary>Whether any row has the word in its name.</summary>
    public bool IsOfNames { get; private set; }

    /// <param name="row">Above all that were added.</param>
    public void Add(int row, WordWeights weights)
    {
        if (Count == _entries.Length)
        {
            Array.Resize(ref _entries, Count * 2);
        }

        IsOfNames |= weights.HasFlag(WordWeights.Name);
        _entries[Count++] = (row << WeightBits) | (int)weights;
    }

    /// <summary>Adds every row to the set, and those that have the word in the name or as a term to theirs.</summary>
    public void AddTo(RowSet all, RowSet names, RowSet terms)
    {
        foreach (var entry in _entries.AsSpan(0, Count))
        {
            var row = entry >> WeightBits;
            all.Add(row);
            if ((entry & (int)WordWeights.Name) != 0)
            {
                names.Add(row);
            }

            if ((entry & (int)WordWeights.Term) != 0)
            {
                terms.Add(row);
            }
        }
    }

    public void AddTo(RowSet all)
    {
        foreach (var entry in _entries.AsSpan(0, Count))
        {
            all.Add(entry >> WeightBits);
        }
    }

    /// <summary>Adds those that have the word in the name.</summary>
    public void AddNamesTo(RowSet names)
    {
        foreach (var entry in _entries.AsSpan(0, Count))
        {
            if ((entry & (int)WordWeights.Name) != 0)
            {
                names.Add(entry >> WeightBits);
            }
        }
    }

    /// <summary>The same for rows numbered anew, in the same order; null where none is left.</summary>
    /// <param name="numbers">The new number of each row; below 0 for those that are gone.</param>
    public Postings? Renumber(int[] numbers)
    {
        var renumbered = new Postings();
        foreach (var entry in _entries.AsSpan(0, Count))
        {
            if (numbers[entry >> WeightBits] is >= 0 and var row)
            {
                renumbered.Add(row, (WordWeights)(entry & ((1 << WeightBits) - 1)));
            }
        }

        return renumbered.Count == 0 ? null : renumbered;
    }
}
