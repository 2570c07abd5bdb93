namespace Voy8.EmbeddingTrainer.Data;

/// <summary>Gathers the strings of concepts, each string once per concept, in the order of their first mention.</summary>
internal sealed class ConceptBuilder(ConceptSource source)
{
    private const int LongestPhrase = 160;

    private readonly Dictionary<string, (List<Phrase> Phrases, HashSet<string> Seen)> _concepts = new(StringComparer.Ordinal);

    public void Add(string id, string? text, string language, PhraseKind kind)
    {
        // A brace refers to another entry, whose own strings are read in their place.
        var trimmed = text?.Trim();
        if (string.IsNullOrEmpty(trimmed) || trimmed.Length > LongestPhrase || trimmed.Contains('{', StringComparison.Ordinal))
        {
            return;
        }

        if (!_concepts.TryGetValue(id, out var concept))
        {
            _concepts.Add(id, concept = ([], new HashSet<string>(StringComparer.OrdinalIgnoreCase)));
        }

        if (concept.Seen.Add(trimmed))
        {
            concept.Phrases.Add(new Phrase(trimmed, language, kind));
        }

        // "Restaurant / Tavern" is two names.
        if (trimmed.Contains(" / ", StringComparison.Ordinal))
        {
            foreach (var part in trimmed.Split(" / ", StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            {
                Add(id, part, language, PhraseKind.Term);
            }
        }
    }

    public IReadOnlyList<Concept> Build() =>
        [.. _concepts.OrderBy(concept => concept.Key, StringComparer.Ordinal).Select(concept => new Concept(concept.Key, source, concept.Value.Phrases))];
}
