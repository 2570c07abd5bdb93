using Voy8.EmbeddingTrainer.Data;

namespace Voy8.EmbeddingTrainer.Composition;

/// <summary>A kind of venue with something that describes it, something that it has, or both.</summary>
internal sealed record VenueSet(Concept Kind, Concept? Description, Concept? Feature)
{
    public string Id => $"{Kind.Id} & {Description?.Id} & {Feature?.Id}";
}

/// <summary>
/// Composes phrases such as "vegetarian restaurant with outdoor seating" from what the schema says a kind may have, as often as real venues have it
/// where statistics are at hand.
/// </summary>
internal sealed class VenueComposer
{
    // What describes the kind itself; everything else is had.
    private static readonly string[] DescribingFields = ["cuisine", "diet_multi"];
    private static readonly string[] HadFields = ["wheelchair", "takeaway", "internet_access", "toilets", "smoking"];

    private readonly List<(Concept Kind, List<Concept> Descriptions, List<Concept> Features, double Weight)> _kinds = [];
    private readonly VenueStatistics _statistics;
    private readonly double _totalWeight;

    public VenueComposer(IReadOnlyList<Concept> presets, IReadOnlyList<Concept> others, IReadOnlyList<PresetFields> presetFields, VenueStatistics statistics)
    {
        _statistics = statistics;
        var byId = presets.Concat(others.Where(concept => concept.Source == ConceptSource.Field)).ToDictionary(concept => concept.Id, StringComparer.Ordinal);
        var describing = DescribingFields.ToDictionary(
            field => field,
            field => others.Where(concept => concept.Id.StartsWith($"option:{field}/", StringComparison.Ordinal)).ToList(),
            StringComparer.Ordinal);
        foreach (var (preset, fields) in presetFields)
        {
            if (!byId.TryGetValue($"preset:{preset}", out var kind) || kind.Name("en") is null)
            {
                continue;
            }

            var descriptions = fields.SelectMany(field => describing.GetValueOrDefault(field.Id) ?? []).ToList();
            var features = fields.Where(field => field.IsCheck || HadFields.Contains(field.Id))
                .Select(field => byId.GetValueOrDefault($"field:{field.Id}")).OfType<Concept>().ToList();
            if (features.Count > 0 || descriptions.Count > 0)
            {
                var weight = (descriptions.Count > 0 ? 4 : 1) * (1 + Math.Log(1 + statistics.Count(KindOf(kind))));
                _kinds.Add((kind, descriptions, features, weight));
                _totalWeight += weight;
            }
        }
    }

    /// <summary>One in eight combinations of a kind with a description is kept for the measurement.</summary>
    public static bool IsHeldOut(VenueSet set) => set.Description is not null && StableHash.Part($"{set.Kind.Id} {set.Description.Id}", 8) == 0;

    /// <summary>Sets that differ in one thing each: the hardest negatives of each other.</summary>
    public IEnumerable<VenueSet> DrawFamily(int size, Random random)
    {
        var first = Draw(random);
        yield return first;
        for (var i = 1; i < size; i++)
        {
            var other = Draw(random);
            yield return (i % 3) switch
            {
                // Same things, another kind; same kind, other things.
                0 => first with { Kind = other.Kind },
                1 when first.Description is not null && other.Description is not null => first with { Description = other.Description },
                _ => first.Description is null ? first with { Feature = other.Feature ?? first.Feature } : first with { Feature = other.Feature },
            };
        }
    }

    /// <summary>A phrase for the set; null when the language lacks a part of it.</summary>
    public static string? Render(VenueSet set, string language, Random random)
    {
        var kind = Pick(set.Kind, language, random);
        var description = set.Description?.Name(language);
        var feature = set.Feature is null ? null : Pick(set.Feature, language, random);
        return kind is null || (set.Description is not null && description is null) || (set.Feature is not null && feature is null)
            ? null
            : PhraseTemplates.Fill(language, kind, description, feature, random);
    }

    public VenueSet Draw(Random random)
    {
        var ticket = random.NextDouble() * _totalWeight;
        var index = 0;
        while (index < _kinds.Count - 1 && (ticket -= _kinds[index].Weight) > 0)
        {
            index++;
        }

        var (kind, descriptions, features, _) = _kinds[index];
        var description = descriptions.Count > 0 && (features.Count == 0 || random.Next(3) > 0) ? Draw(kind, descriptions, random) : null;
        var feature = features.Count > 0 && (description is null || random.Next(2) == 0) ? Draw(kind, features, random) : null;
        return new VenueSet(kind, description, feature);
    }

    // Half by the statistics, by rejection; half evenly, so that what is rare is learnt too.
    private Concept Draw(Concept kind, List<Concept> choices, Random random)
    {
        var choice = choices[random.Next(choices.Count)];
        if (random.Next(2) == 0 && _statistics.Count(KindOf(kind)) > 0)
        {
            for (var i = 0; i < 20 && _statistics.Count(KindOf(kind), choice.Id) == 0; i++)
            {
                choice = choices[random.Next(choices.Count)];
            }
        }

        return choice;
    }

    // The name, or now and then something else that people call it.
    private static string? Pick(Concept concept, string language, Random random)
    {
        var name = concept.Name(language);
        if (name is null || random.Next(4) > 0)
        {
            return name;
        }

        var phrases = concept.Phrases.Where(phrase => phrase.Language == language).ToList();
        return phrases[random.Next(phrases.Count)].Text;
    }

    private static string KindOf(Concept preset) => preset.Id[(preset.Id.LastIndexOf('/') + 1)..];
}
