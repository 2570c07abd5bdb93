using System.Text;

namespace Voy8.Core.Enrichment;

/// <summary>Reads the embedded <c>Vocabulary.tsv</c>: type, code, three labels, further words divided by semicolons.</summary>
internal static class VocabularyFile
{
    private const string ResourceName = "Voy8.Core.Enrichment.Vocabulary.tsv";

    public static IReadOnlyList<VocabularyEntry> Read()
    {
        using var stream = typeof(VocabularyFile).Assembly.GetManifestResourceStream(ResourceName)
            ?? throw new InvalidOperationException($"The resource {ResourceName} is missing from the assembly.");
        using var reader = new StreamReader(stream, Encoding.UTF8);

        var entries = new List<VocabularyEntry>();
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#')
            {
                entries.Add(Parse(line));
            }
        }

        return entries;
    }

    private static VocabularyEntry Parse(string line)
    {
        var columns = line.Split('\t');
        if (columns is not [var type, var code, var english, var german, var greek, var more])
        {
            throw new FormatException($"A line of {ResourceName} has {columns.Length} columns instead of 6: {line}");
        }

        var terms = new[] { english, german, greek }
            .Concat(more.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .ToArray();
        return new VocabularyEntry(Enum.Parse<VocabularyType>(type, ignoreCase: true), code, english, german, greek, terms);
    }
}
