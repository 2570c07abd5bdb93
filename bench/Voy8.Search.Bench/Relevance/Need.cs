using System.Globalization;
using Voy8.Core.Catalogue;
using Voy8.Core.Search;

namespace Voy8.Search.Bench.Relevance;

/// <summary>What somebody wants, where, what answers it, and how it may be said.</summary>
/// <param name="Dataset">Slug of the dataset that is searched.</param>
/// <param name="Phrases">By language: en, de, el.</param>
internal sealed record Need(string Dataset, string Name, SearchArea Area, AnswerRule Rule, IReadOnlyList<(string Language, string Text)> Phrases)
{
    private static readonly string[] Languages = ["en", "de", "el"];

    /// <summary>Weights are tuned on one half alone; the other tells whether it was worth it. FNV-1a of the name decides.</summary>
    public bool IsHeldOut { get; } = (Name.Aggregate(2166136261u, (hash, letter) => (hash ^ letter) * 16777619u) & 16) != 0;

    /// <summary>Every need of tests/relevance.</summary>
    public static IEnumerable<Need> ReadAll() =>
        Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "relevance"), "*.tsv").Order(StringComparer.Ordinal).SelectMany(ReadFile);

    // README.md beside the files describes the columns.
    private static IReadOnlyList<Need> ReadFile(string path)
    {
        var places = new Dictionary<string, SearchArea>(StringComparer.Ordinal) { ["-"] = SearchArea.Everywhere };
        var needs = new List<Need>();
        foreach (var line in File.ReadLines(path).Where(line => line.Length > 0 && line[0] != '#'))
        {
            if (line[0] == '@')
            {
                var place = line[1..].Split(' ');
                places.Add(place[0], new SearchArea(new GeoPoint(Number(place[1]), Number(place[2])), Number(place[3]), null));
                continue;
            }

            var columns = line.Split('\t');
            var phrases = Languages.SelectMany((language, i) => columns[3 + i].Split(';').Select(text => (language, text.Trim())));
            needs.Add(new Need(Path.GetFileNameWithoutExtension(path), columns[0], places[columns[1]], AnswerRule.Parse(columns[2]), [.. phrases]));
        }

        return needs;
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
