namespace Voy8.Core.Catalogue.Importing;

/// <summary>Facts of one record, each once, in the order in which they were found.</summary>
internal sealed class FactList
{
    /// <summary>Confidence in what a record states in a field of its own.</summary>
    public const double Stated = 0.7;

    /// <summary>Confidence in what was read out of a tag.</summary>
    public const double Tagged = 0.6;

    /// <summary>Confidence in what is a guess of whoever made the file.</summary>
    public const double Guessed = 0.3;

    private readonly List<ImportedFact> _facts = [];
    private readonly HashSet<(string Field, string Value)> _seen = [];

    public void Add(string field, string? value, double confidence)
    {
        if (!string.IsNullOrWhiteSpace(value) && _seen.Add((field, value)))
        {
            _facts.Add(new ImportedFact(field, value, confidence));
        }
    }

    public void AddAll(string field, IEnumerable<string?> values, double confidence)
    {
        foreach (var value in values)
        {
            Add(field, value, confidence);
        }
    }

    public IReadOnlyList<ImportedFact> ToList() => _facts;
}
