using Voy8.Core.Enrichment;

namespace Voy8.Core.Extraction.PlainHtml;

/// <summary>Recognises features in words (<c>FeaturePhrases.tsv</c>), unless the words deny them.</summary>
internal static class FeaturePhrases
{
    private const string ResourceName = "Voy8.Core.Extraction.PlainHtml.FeaturePhrases.tsv";

    // How far before a phrase a word can still deny it.
    private const int DenialReach = 24;

    private static readonly string[] Denials = ["no", "not", "non", "without", "kein", "keine", "keinen", "nicht", "ohne", "leider", "geen", "niet", "zonder", "helaas", "δεν", "χωρισ", "οχι", "never", "sorry"];

    private static readonly (string Code, string Phrase)[] Phrases = Read();
    private static readonly PhraseIndex Index = new([.. Phrases.Select(entry => entry.Phrase)]);

    /// <summary>Codes of the features that a text says there are.</summary>
    public static IReadOnlySet<string> Find(string text) => FindInFolded(TextFolding.Fold(text));

    /// <param name="folded">Folded text.</param>
    public static IReadOnlySet<string> FindInFolded(string folded)
    {
        var text = folded.Replace('_', ' ');
        var found = new SortedSet<int>();
        foreach (var (phrase, start, end) in Index.All(text))
        {
            if (!found.Contains(phrase) && !IsDenied(text, start, end))
            {
                found.Add(phrase);
            }
        }

        return found.Select(phrase => Phrases[phrase].Code).ToHashSet(StringComparer.Ordinal);
    }

    // A denial stands shortly before, in the same sentence ("no dogs allowed"), or right behind ("Hunde: nein").
    private static bool IsDenied(string text, int at, int end)
    {
        var before = text[Math.Max(0, at - DenialReach)..at];
        var stop = before.LastIndexOfAny(['.', '!', '?', ',', ';', ':', '\n']);
        var clause = before[(stop + 1)..];
        var after = text[end..Math.Min(text.Length, end + 8)].TrimStart(':', ' ', '-', '–');
        return Denials.Any(denial => Words.Contains(clause, denial)) || after.StartsWith("nein", StringComparison.Ordinal) || Words.IndexOf(after, "nee") == 0 || Words.IndexOf(after, "no") == 0 || after.StartsWith("οχι", StringComparison.Ordinal);
    }

    private static (string Code, string Phrase)[] Read()
    {
        using var stream = typeof(FeaturePhrases).Assembly.GetManifestResourceStream(ResourceName)
            ?? throw new InvalidOperationException($"The resource {ResourceName} is missing from the assembly.");
        using var reader = new StreamReader(stream);
        var phrases = new List<(string, string)>();
        while (reader.ReadLine() is { } line)
        {
            if (!line.StartsWith('#') && line.Split('\t') is [var code, var all])
            {
                phrases.AddRange(all.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                    .Select(phrase => (code, TextFolding.Fold(phrase))));
            }
        }

        return [.. phrases];
    }
}
