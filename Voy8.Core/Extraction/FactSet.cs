using Voy8.Core.Enrichment;

namespace Voy8.Core.Extraction;

/// <summary>Collects facts, each value of a field once per method, bounded.</summary>
public sealed class FactSet
{
    /// <summary>Facts of one visit.</summary>
    public const int MaxFacts = 300;

    /// <summary>Values of one field; more than that is a directory, not a business.</summary>
    public const int MaxPerField = 40;

    private readonly Dictionary<(string Field, string Value, string Method), Fact> _facts = [];
    private readonly Dictionary<string, int> _perField = [];

    public IEnumerable<Fact> Facts => _facts.Values;

    public bool Has(string field) => _perField.ContainsKey(field);

    public void Add(Fact fact)
    {
        var key = (fact.Field, fact.Value, fact.Method);
        if (_facts.TryGetValue(key, out var known))
        {
            if (fact.Confidence > known.Confidence)
            {
                _facts[key] = fact;
            }

            return;
        }

        var count = _perField.GetValueOrDefault(fact.Field);
        if (string.IsNullOrWhiteSpace(fact.Value) || count == MaxPerField || _facts.Count == MaxFacts)
        {
            return;
        }

        _facts.Add(key, fact);
        _perField[fact.Field] = count + 1;
    }

    /// <summary>The facts of several pages, each value of a field once per method.</summary>
    public static IReadOnlyList<Fact> Merge(IEnumerable<Fact> facts)
    {
        var set = new FactSet();
        foreach (var fact in facts)
        {
            set.Add(fact);
        }

        return [.. set.Facts];
    }
}
