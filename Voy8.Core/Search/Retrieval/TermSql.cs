using System.Globalization;
using Npgsql;
using NpgsqlTypes;

namespace Voy8.Core.Search;

/// <summary>How far a venue has each term of a query, as SQL over <c>enrichment e</c>.</summary>
internal static class TermSql
{
    // Of description, place, kind and name (D, C, B, A).
    private static readonly float[] RankWeights = [0.1f, 0.2f, 0.6f, 1f];

    /// <summary>An array of one number per term: 1 has it, 0 has not; a concept that merely stands in the text counts in between.</summary>
    /// <param name="typos">A name that is nearly the word counts as well.</param>
    public static string Values(IReadOnlyList<QueryTerm> terms, bool typos) => $"array[{string.Join(", ", terms.Select((term, i) => Value(term, i, typos)))}]::real[]";

    /// <summary>The weighted mean of a column <c>terms</c>.</summary>
    public static string Coverage(IReadOnlyList<QueryTerm> terms)
    {
        var sum = string.Join(" + ", terms.Select((term, i) => string.Create(CultureInfo.InvariantCulture, $"terms[{i + 1}] * {term.Weight}")));
        return string.Create(CultureInfo.InvariantCulture, $"(({sum}) / {terms.Sum(term => term.Weight):0.0###})::double precision");
    }

    public static void AddParameters(NpgsqlParameterCollection parameters, IReadOnlyList<QueryTerm> terms, bool typos, SearchOptions options)
    {
        parameters.AddWithValue("all", TsQuery.All(terms));
        parameters.AddWithValue("any", TsQuery.Any(terms));
        parameters.AddWithValue("strict", TsQuery.Strict(terms));
        parameters.AddWithValue("name", TsQuery.Name(terms));
        parameters.AddWithValue("in_text", options.ConceptInTextValue);
        parameters.AddWithValue("plain_in_text", options.WordInTextValue);
        parameters.AddWithValue("rank_weights", NpgsqlDbType.Array | NpgsqlDbType.Real, RankWeights);
        if (terms.Count > 2)
        {
            parameters.AddWithValue("most", TsQuery.AllButOne(terms));
        }

        for (var i = 0; i < terms.Count; i++)
        {
            parameters.AddWithValue($"words{i}", TsQuery.Words(terms[i]));
            if (TsQuery.Codes(terms[i]) is { } codes)
            {
                parameters.AddWithValue($"codes{i}", codes);
            }
            else
            {
                parameters.AddWithValue($"told{i}", TsQuery.Words(terms[i], "AB"));
            }
        }

        if (typos)
        {
            parameters.AddWithValue("nearly", options.TypoValue);
            for (var i = 0; i < terms.Count; i++)
            {
                if (CanBeMistyped(terms[i]))
                {
                    parameters.AddWithValue($"word{i}", terms[i].Words[0]);
                }
            }
        }
    }

    /// <summary>Short words have too few trigrams to tell a slip from another word.</summary>
    public static bool CanBeMistyped(QueryTerm term) => !term.IsConcept && term.Words[0].Length >= 5;

    private static string Value(QueryTerm term, int i, bool typos)
    {
        var words = $"when e.search @@ @words{i}::tsquery";
        return term.IsConcept
            ? $"case when e.search @@ @codes{i}::tsquery then 1 {words} then @in_text else 0 end"
            : $"case when e.search @@ @told{i}::tsquery then 1 {words} then @plain_in_text {(typos && CanBeMistyped(term) ? $"when @word{i} <% e.names then @nearly " : "")}else 0 end";
    }
}
