namespace Voy8.EmbeddingTrainer.Data;

/// <summary>
/// What training must not see, chosen by hash and so the same in every run: a tenth of the presets with all their strings in all languages, and
/// a seventh of the English search terms of the others.
/// </summary>
internal sealed class HeldOut
{
    private const int PresetParts = 10;
    private const int TermParts = 7;

    private readonly HashSet<string> _presets;
    private readonly HashSet<string> _terms;

    private HeldOut(HashSet<string> presets, HashSet<string> terms)
    {
        _presets = presets;
        _terms = terms;
    }

    public IReadOnlySet<string> Terms => _terms;

    public static HeldOut None { get; } = new([], []);

    public static HeldOut Choose(IReadOnlyList<Concept> presets)
    {
        var names = presets.SelectMany(preset => preset.Phrases)
            .Where(phrase => phrase.Kind == PhraseKind.Name).Select(phrase => phrase.Text).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var terms = presets.SelectMany(preset => preset.Phrases)
            .Where(phrase => phrase.Kind == PhraseKind.Term && phrase.Language == "en" && !names.Contains(phrase.Text))
            .Select(phrase => phrase.Text.ToLowerInvariant())
            .Where(term => StableHash.Part($"term:{term}", TermParts) == 0);
        return new HeldOut(
            presets.Select(preset => preset.Id).Where(id => StableHash.Part(id, PresetParts) == 0).ToHashSet(StringComparer.Ordinal),
            terms.ToHashSet(StringComparer.OrdinalIgnoreCase));
    }

    public bool Holds(Concept preset) => _presets.Contains(preset.Id);

    /// <summary>What is left to train on.</summary>
    public IReadOnlyList<Concept> Without(IReadOnlyList<Concept> presets) =>
        [.. presets.Where(preset => !Holds(preset))
            .Select(preset => preset with { Phrases = [.. preset.Phrases.Where(phrase => phrase.Kind == PhraseKind.Name || !_terms.Contains(phrase.Text))] })];
}
