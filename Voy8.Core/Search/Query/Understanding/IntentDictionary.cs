using System.Collections.Frozen;
using System.Text;

namespace Voy8.Core.Search;

/// <summary>
/// The phrases that ask for filters: <c>en.tsv</c>, <c>de.tsv</c>, <c>el.tsv</c> and <c>nl.tsv</c> beside this file, compared by stems
/// as the vocabulary is. Where two languages share a phrase, the first file that has it counts.
/// </summary>
internal static class IntentDictionary
{
    private static readonly string[] Languages = ["en", "de", "el", "nl"];

    private static readonly FrozenDictionary<string, IntentEntry> ByStems = Languages
        .SelectMany(Read)
        .GroupBy(pair => pair.Stems, pair => pair.Entry, StringComparer.Ordinal)
        .ToFrozenDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);

    private static readonly FrozenSet<string> Stems = ByStems.Keys.SelectMany(key => key.Split(' ')).ToFrozenSet(StringComparer.Ordinal);

    private static readonly int LongestRun = ByStems.Keys.Max(key => key.Count(c => c == ' ') + 1);

    /// <summary>The longest phrase from <paramref name="start"/> on; length 0 when there is none.</summary>
    public static (int Length, IntentEntry? Entry) LongestAt(IReadOnlyList<string> words, int start)
    {
        for (var length = Math.Min(LongestRun, words.Count - start); length > 0; length--)
        {
            if (ByStems.TryGetValue(ConceptMatcher.Key(words.Skip(start).Take(length)), out var entry))
            {
                return (length, entry);
            }
        }

        return (0, null);
    }

    /// <summary>Whether some phrase has the word.</summary>
    /// <param name="word">Folded.</param>
    public static bool HasWord(string word) => Stems.Contains(LightStemmer.Stem(word));

    private static IEnumerable<(string Stems, IntentEntry Entry)> Read(string language)
    {
        var name = $"Voy8.Core.Search.Query.Understanding.{language}.tsv";
        using var stream = typeof(IntentDictionary).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The resource {name} is missing from the assembly.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var read = new List<(string, IntentEntry)>();
        while (reader.ReadLine() is { } line)
        {
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            if (line.Split('\t') is not [var type, var value, var phrases])
            {
                throw new FormatException($"A line of {name} has not 3 columns: {line}");
            }

            var entry = new IntentEntry(Enum.Parse<IntentType>(type.Replace("_", "", StringComparison.Ordinal), ignoreCase: true), value);
            read.AddRange(phrases
                .Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Select(phrase => (ConceptMatcher.Key(QueryWords.Split(phrase)), entry)));
        }

        return read;
    }
}
