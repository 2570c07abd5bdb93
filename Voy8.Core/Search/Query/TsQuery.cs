using Voy8.Core.Enrichment;

namespace Voy8.Core.Search;

/// <summary>
/// Writes PostgreSQL <c>tsquery</c> text. Words are runs of letters and digits, quoted, so no query can carry an operator.
/// </summary>
internal static class TsQuery
{
    // A shorter beginning would match half of a dictionary.
    private const int ShortestPrefix = 3;

    /// <summary>All words of the term, each as the beginning of a word.</summary>
    public static string Words(QueryTerm term) => string.Join(" & ", term.Words.Select(Prefix));

    /// <summary>What every venue carries in its text that has one of the meanings: their English labels as phrases, weight B.</summary>
    public static string? Labels(IEnumerable<VocabularyEntry> meanings) => Or(meanings.Select(Label));

    /// <summary>Venues with any word or meaning of any term.</summary>
    public static string Any(IEnumerable<QueryTerm> terms) => Or(terms.SelectMany(term => new[] { Words(term), Labels(term.Meanings) }))!;

    /// <summary>Venues whose name has every word.</summary>
    public static string Name(IEnumerable<QueryTerm> terms) => string.Join(" & ", terms.SelectMany(term => term.Words).Select(word => Prefix(word, "A")));

    private static string Label(VocabularyEntry entry) =>
        string.Join(" <-> ", QueryWords.Split(entry.English).Select(word => $"'{word}':B"));

    private static string? Or(IEnumerable<string?> alternatives)
    {
        var joined = string.Join(" | ", alternatives.Where(alternative => !string.IsNullOrEmpty(alternative)).Distinct().Select(alternative => $"({alternative})"));
        return joined.Length == 0 ? null : joined;
    }

    private static string Prefix(string word) => Prefix(word, "");

    private static string Prefix(string word, string weight)
    {
        var flags = (word.Length >= ShortestPrefix ? "*" : "") + weight;
        return flags.Length == 0 ? $"'{word}'" : $"'{word}':{flags}";
    }
}
