namespace Voy8.Crawl.Bench.Scoring.Schema;

/// <summary>Counts the expected pairs that were found, and the found ones that were expected.</summary>
internal sealed class PairCount(string measure)
{
    private readonly List<string> _missing = [];
    private readonly List<string> _extra = [];
    private int _expected;
    private int _found;

    /// <param name="isWhole">All that the source holds is expected: what is found besides is wrong.</param>
    public void Add(string name, ItemPairs expected, ItemPairs found, bool isWhole = true)
    {
        _expected += expected.Pairs.Count;
        _missing.AddRange(expected.Pairs.Except(found.Pairs).Select(pair => $"{name}: {pair}"));
        if (!isWhole)
        {
            return;
        }

        _found += found.Pairs.Count;
        _extra.AddRange(found.Pairs.Except(expected.Pairs).Select(pair => $"{name}: {pair}"));
    }

    /// <summary>The share of the expected pairs, and that of the found ones.</summary>
    public IEnumerable<Score> Scores() =>
        _expected > 0 ? [.. Score.OfMisses(measure, _expected, _missing), .. Score.OfMisses(measure + "_precision", _found, _extra)] : [];
}
