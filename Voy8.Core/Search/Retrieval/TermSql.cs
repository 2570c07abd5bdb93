using System.Globalization;
using Npgsql;
using NpgsqlTypes;
using Voy8.Core.Enrichment;

namespace Voy8.Core.Search;

/// <summary>How far a venue has each term of a query, as SQL over <c>venue v</c> and <c>enrichment e</c>.</summary>
internal static class TermSql
{
    // Of description, place, kind and name (D, C, B, A).
    private static readonly float[] RankWeights = [0.1f, 0.2f, 0.6f, 1f];

    // How a venue has a code of each type; the cheap ones first, and only those that a term needs.
    private static readonly (VocabularyType Type, Func<string, string> Sql)[] Conditions =
    [
        (VocabularyType.Kind, codes => $"v.kind = any ({codes})"),
        (VocabularyType.Feature, codes => $"e.features && {codes}"),
        (VocabularyType.Cuisine, codes => $"e.facts -> '{FactFields.Cuisine}' ?| {codes}"),
        (VocabularyType.Speciality, codes => $"e.facts -> '{FactFields.Speciality}' ?| {codes}"),
    ];

    /// <summary>An array of one number per term: 1 has it, 0 has not; a concept that merely stands in the text counts in between.</summary>
    public static string Values(IReadOnlyList<QueryTerm> terms) => $"array[{string.Join(", ", terms.Select(Value))}]::real[]";

    /// <summary>The weighted mean of a column <c>terms</c>.</summary>
    public static string Coverage(IReadOnlyList<QueryTerm> terms)
    {
        var sum = string.Join(" + ", terms.Select((term, i) => string.Create(CultureInfo.InvariantCulture, $"terms[{i + 1}] * {term.Weight}")));
        return string.Create(CultureInfo.InvariantCulture, $"(({sum}) / {terms.Sum(term => term.Weight):0.0###})::double precision");
    }

    public static void AddParameters(NpgsqlParameterCollection parameters, IReadOnlyList<QueryTerm> terms, double conceptInTextValue)
    {
        parameters.AddWithValue("any", TsQuery.Any(terms));
        parameters.AddWithValue("name", TsQuery.Name(terms));
        parameters.AddWithValue("in_text", conceptInTextValue);
        parameters.AddWithValue("rank_weights", NpgsqlDbType.Array | NpgsqlDbType.Real, RankWeights);
        for (var i = 0; i < terms.Count; i++)
        {
            parameters.AddWithValue($"words{i}", TsQuery.Words(terms[i]));
            foreach (var (type, _) in Conditions)
            {
                if (terms[i].Codes(type).ToArray() is { Length: > 0 } codes)
                {
                    parameters.AddWithValue(Parameter(type, i), NpgsqlDbType.Array | NpgsqlDbType.Text, codes);
                }
            }
        }
    }

    private static string Value(QueryTerm term, int i)
    {
        var words = $"e.search @@ @words{i}::tsquery";
        var has = string.Join(" or ", Conditions
            .Where(condition => term.Codes(condition.Type).Any())
            .Select(condition => condition.Sql("@" + Parameter(condition.Type, i))));
        return term.IsConcept ? $"case when {has} then 1 when {words} then @in_text else 0 end" : $"case when {words} then 1 else 0 end";
    }

    private static string Parameter(VocabularyType type, int i) => $"{type}{i}";
}
