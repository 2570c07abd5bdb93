using System.Text.Json;

namespace Voy8.EmbeddingTrainer.Data;

/// <summary>
/// Unicode CLDR (Unicode License v3): names and keywords of symbols (npm cldr-annotations-full) and the names of countries and languages
/// (npm cldr-localenames-full), in about 170 languages.
/// </summary>
internal static class UnicodeNames
{
    public const string Annotations = "cldr-annotations-full";
    public const string LocaleNames = "cldr-localenames-full";

    public static IReadOnlyList<Concept> LoadAnnotations(string nodeModules)
    {
        var concepts = new ConceptBuilder(ConceptSource.Annotation);
        foreach (var (language, folder) in Languages(Path.Combine(nodeModules, Annotations, "annotations")))
        {
            using var document = JsonFiles.Open(Path.Combine(folder, "annotations.json"));
            foreach (var symbol in document.RootElement.Property("annotations")?.Property("annotations").Properties() ?? [])
            {
                foreach (var name in symbol.Value.Texts("tts"))
                {
                    concepts.Add($"symbol:{symbol.Name}", name, language, PhraseKind.Name);
                }

                foreach (var keyword in symbol.Value.Texts("default"))
                {
                    concepts.Add($"symbol:{symbol.Name}", keyword, language, PhraseKind.Term);
                }
            }
        }

        return concepts.Build();
    }

    public static IReadOnlyList<Concept> LoadLocaleNames(string nodeModules)
    {
        var concepts = new ConceptBuilder(ConceptSource.LocaleName);
        foreach (var (language, folder) in Languages(Path.Combine(nodeModules, LocaleNames, "main")))
        {
            foreach (var list in (string[])["languages", "territories"])
            {
                var path = Path.Combine(folder, $"{list}.json");
                if (!File.Exists(path))
                {
                    continue;
                }

                using var document = JsonFiles.Open(path);
                var names = document.RootElement.Property("main")?.Property(language)?.Property("localeDisplayNames")?.Property(list);
                foreach (var name in names.Properties().Where(name => name.Value.ValueKind == JsonValueKind.String && IsPlain(name.Name)))
                {
                    // Where a locale has no name of its own, it repeats the code.
                    if (name.Value.GetString() is { } text && text != name.Name)
                    {
                        concepts.Add($"{list}:{name.Name}", text, language, PhraseKind.Name);
                    }
                }
            }
        }

        return concepts.Build();
    }

    // "en-alt-short" and "001" are variants and groups.
    private static bool IsPlain(string code) => code.All(char.IsAsciiLetter) && code.Length is 2 or 3;

    private static IEnumerable<(string Language, string Folder)> Languages(string folder) => Directory.EnumerateDirectories(folder)
        .Select(path => (Language: Path.GetFileName(path), path))
        .OrderBy(entry => entry.Language == "en" ? 0 : 1).ThenBy(entry => entry.Language, StringComparer.Ordinal);
}
