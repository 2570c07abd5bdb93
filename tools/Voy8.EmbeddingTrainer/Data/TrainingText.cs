namespace Voy8.EmbeddingTrainer.Data;

/// <summary>Everything that the packages give.</summary>
/// <param name="Others">All concepts that are no presets.</param>
/// <param name="Places">Names of places, to fill the gaps of queries.</param>
internal sealed record TrainingText(
    IReadOnlyList<Concept> Presets, IReadOnlyList<Concept> Others, IReadOnlyList<PresetFields> PresetFields, IReadOnlyList<string> Places)
{
    /// <param name="nodeModules">Where npm put the packages.</param>
    public static TrainingText Load(string nodeModules)
    {
        var schema = TaggingSchema.Load(nodeModules);
        return new TrainingText(
            schema.Presets,
            [.. schema.Fields, .. UnicodeNames.LoadAnnotations(nodeModules), .. UnicodeNames.LoadLocaleNames(nodeModules), .. WordNet.Load(nodeModules)],
            schema.PresetFields,
            WordNet.LoadPlaces(nodeModules));
    }

    public IEnumerable<Concept> All => Presets.Concat(Others);

    public int Strings => All.Sum(concept => concept.Phrases.Count);

    public int Languages => All.SelectMany(concept => concept.Phrases).Select(phrase => phrase.Language).Distinct(StringComparer.Ordinal).Count();
}
