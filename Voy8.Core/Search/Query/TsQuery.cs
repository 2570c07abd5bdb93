using Voy8.Core.Enrichment;

namespace Voy8.Core.Search;

/// <summary>
/// Writes PostgreSQL <c>tsquery</c> text. Words are runs of letters and digits, quoted, so no query can carry an operator; codes come
/// from our own vocabulary.
/// </summary>
internal static class TsQuery
{
    // A shorter beginning would match half of a dictionary.
    private const int ShortestPrefix = 3;

    /// <summary>All words of the term, each as the beginning of a word, in its own letters or in Latin ones.</summary>
    /// <param name="weights">Where they stand (A, B, C, D); empty: anywhere.</param>
    public static string Words(QueryTerm term, string weights = "") => string.Join(" & ", term.Words.Select((word, i) => Word(word, weights, term.StemsOf(i))));

    /// <summary>Venues that have one of the term's meanings; null for a plain word.</summary>
    public static string? Codes(QueryTerm term) => term.IsConcept
        ? AnyCode(term.Meanings.Select(meaning => VenueText.CodeWord(meaning.Type, meaning.Code)))
        : null;

    /// <summary>Venues with any of these words that stand for codes.</summary>
    public static string AnyCode(IEnumerable<string> codes) => string.Join(" | ", codes.Select(code => $"'{code.Replace("'", "''", StringComparison.Ordinal)}'"));

    /// <summary>Venues with any word or meaning of any term that is more than a filter.</summary>
    public static string Any(IReadOnlyList<QueryTerm> terms) => string.Join(" | ", terms.Where(term => !term.IsFilter).Select(Has));

    /// <summary>Venues with words or meanings of every term.</summary>
    public static string All(IReadOnlyList<QueryTerm> terms) => string.Join(" & ", terms.Select(Has));

    /// <summary>Venues with all terms but one, whichever it is, and with <see cref="Any"/> of them.</summary>
    public static string AllButOne(IReadOnlyList<QueryTerm> terms) =>
        $"({string.Join(" | ", terms.Select((_, left) => "(" + All([.. terms.Where((_, i) => i != left)]) + ")"))}) & ({Any(terms)})";

    /// <summary>Venues that are known to have every concept, and every other word in their name.</summary>
    public static string Strict(IReadOnlyList<QueryTerm> terms) =>
        string.Join(" & ", terms.Select(term => $"({Codes(term) ?? string.Join(" & ", term.Words.Select((word, i) => Word(word, "A", term.StemsOf(i))))})"));

    /// <summary>Venues whose name has every word that is more than a filter.</summary>
    public static string Name(IReadOnlyList<QueryTerm> terms) => string.Join(" & ", terms.Where(term => !term.IsFilter).Select(term => Words(term, "A")));

    /// <summary>Venues in whose name the words follow one another.</summary>
    public static string NamePhrase(IEnumerable<string> words) => string.Join(" <-> ", words.Select(word => $"'{word}':A"));

    private static string Has(QueryTerm term) => Codes(term) is { } codes ? $"({Words(term)} | {codes})" : $"({Words(term)})";

    private static string Word(string word, string weight, IReadOnlyList<string> stems)
    {
        var spellings = new List<string> { Prefix(word, weight) };
        if (Transliteration.ToLatin(word) is { Length: > 0 } latin)
        {
            spellings.Add(Prefix(latin, weight));
        }

        spellings.AddRange(stems.Select(stem => $"'{stem.Replace("'", "''", StringComparison.Ordinal)}'{(weight.Length == 0 ? "" : ":" + weight)}"));
        return spellings is [var only] ? only : $"({string.Join(" | ", spellings)})";
    }

    private static string Prefix(string word, string weight)
    {
        var flags = (word.Length >= ShortestPrefix ? "*" : "") + weight;
        return flags.Length == 0 ? $"'{word}'" : $"'{word}':{flags}";
    }
}
