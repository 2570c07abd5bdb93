using System.Text.Json;

namespace Voy8.EmbeddingTrainer.Data;

/// <summary>
/// npm @openstreetmap/id-tagging-schema (ISC): kinds of map features ("presets"), the fields they may have and the fields' options, with names
/// and search terms in about 100 languages.
/// </summary>
internal sealed class TaggingSchema
{
    public const string Package = "@openstreetmap/id-tagging-schema";

    private TaggingSchema(IReadOnlyList<Concept> presets, IReadOnlyList<Concept> fields, IReadOnlyList<PresetFields> presetFields)
    {
        Presets = presets;
        Fields = fields;
        PresetFields = presetFields;
    }

    /// <summary>Ids <c>preset:{id}</c>.</summary>
    public IReadOnlyList<Concept> Presets { get; }

    /// <summary>Ids <c>field:{id}</c>, and <c>option:{field}/{value}</c> for what a field can say.</summary>
    public IReadOnlyList<Concept> Fields { get; }

    public IReadOnlyList<PresetFields> PresetFields { get; }

    public static TaggingSchema Load(string nodeModules)
    {
        var dist = Path.Combine(nodeModules, Package, "dist");
        using var presets = JsonFiles.Open(Path.Combine(dist, "presets.min.json"));
        using var fields = JsonFiles.Open(Path.Combine(dist, "fields.min.json"));
        var named = presets.RootElement.EnumerateObject()
            .Where(preset => !preset.Name.StartsWith('@') && preset.Value.Property("tags").Properties().Any(tag => !tag.Name.StartsWith('@')))
            .ToDictionary(preset => preset.Name, preset => preset.Value, StringComparer.Ordinal);

        var presetConcepts = new ConceptBuilder(ConceptSource.Preset);
        var fieldConcepts = new ConceptBuilder(ConceptSource.Field);
        foreach (var (language, strings) in Translations(Path.Combine(dist, "translations")))
        {
            using (strings)
            {
                var root = strings.RootElement.Property(language)?.Property("presets") ?? default;
                AddPresets(presetConcepts, root, named, language);
                AddFields(fieldConcepts, root, language);
            }
        }

        var checks = fields.RootElement.EnumerateObject()
            .Where(field => field.Value.Text("type") is "check" or "defaultCheck").Select(field => field.Name).ToHashSet(StringComparer.Ordinal);
        return new TaggingSchema(presetConcepts.Build(), fieldConcepts.Build(), [.. named
            .Where(preset => preset.Value.Property("searchable") is not { ValueKind: JsonValueKind.False })
            .Select(preset => new PresetFields(preset.Key, [.. preset.Value.Texts("fields").Concat(preset.Value.Texts("moreFields"))
                .Distinct().Select(field => (field, checks.Contains(field)))]))]);
    }

    // English first, so that the strings that others left untranslated count as English.
    private static IEnumerable<(string Language, JsonDocument Strings)> Translations(string folder) =>
        from path in Directory.EnumerateFiles(folder, "*.min.json")
        let language = Path.GetFileName(path)[..^".min.json".Length]
        where language != "index"
        orderby language == "en" ? 0 : 1, language
        select (language, JsonFiles.Open(path));

    private static void AddPresets(ConceptBuilder concepts, JsonElement root, Dictionary<string, JsonElement> known, string language)
    {
        foreach (var preset in root.Property("presets").Properties().Where(preset => known.ContainsKey(preset.Name)))
        {
            var id = $"preset:{preset.Name}";
            concepts.Add(id, preset.Value.Text("name"), language, PhraseKind.Name);
            AddAll(concepts, id, preset.Value.Texts("aliases"), language, PhraseKind.Name);
            AddAll(concepts, id, preset.Value.Texts("terms"), language, PhraseKind.Term);
        }
    }

    private static void AddFields(ConceptBuilder concepts, JsonElement root, string language)
    {
        foreach (var field in root.Property("fields").Properties())
        {
            var id = $"field:{field.Name}";
            concepts.Add(id, field.Value.Text("label"), language, PhraseKind.Name);
            AddAll(concepts, id, field.Value.Texts("terms"), language, PhraseKind.Term);
            foreach (var option in field.Value.Property("options").Properties())
            {
                var title = option.Value.ValueKind == JsonValueKind.String ? option.Value.GetString() : option.Value.Text("title");
                concepts.Add($"option:{field.Name}/{option.Name}", title, language, PhraseKind.Name);
            }
        }
    }

    private static void AddAll(ConceptBuilder concepts, string id, IEnumerable<string> texts, string language, PhraseKind kind)
    {
        foreach (var text in texts)
        {
            concepts.Add(id, text, language, kind);
        }
    }
}

/// <summary>A preset that people can search for and the fields that it may have.</summary>
/// <param name="Fields">Ids; a check says yes or no.</param>
internal sealed record PresetFields(string PresetId, IReadOnlyList<(string Id, bool IsCheck)> Fields);
