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
            if (terms[i].IsConcept)
            {
                parameters.AddWithValue($"kinds{i}", NpgsqlDbType.Array | NpgsqlDbType.Text, terms[i].Codes(VocabularyType.Kind).ToArray());
                parameters.AddWithValue($"features{i}", NpgsqlDbType.Array | NpgsqlDbType.Text, terms[i].Codes(VocabularyType.Feature).ToArray());
                parameters.AddWithValue($"cuisines{i}", NpgsqlDbType.Array | NpgsqlDbType.Text, terms[i].Codes(VocabularyType.Cuisine).ToArray());
                parameters.AddWithValue($"specialities{i}", NpgsqlDbType.Array | NpgsqlDbType.Text, terms[i].Codes(VocabularyType.Speciality).ToArray());
            }
        }
    }

    private static string Value(QueryTerm term, int i) => term.IsConcept
        ? $"""
           case when v.kind = any (@kinds{i}) or e.features && @features{i} or e.facts -> '{FactFields.Cuisine}' ?| @cuisines{i}
                     or e.facts -> '{FactFields.Speciality}' ?| @specialities{i} then 1
                when e.search @@ @words{i}::tsquery then @in_text else 0 end
           """
        : $"case when e.search @@ @words{i}::tsquery then 1 else 0 end";
}
