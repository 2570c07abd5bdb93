using Microsoft.Extensions.Options;
using Npgsql;
using NpgsqlTypes;

namespace Voy8.Core.Search;

/// <summary>
/// The keyword leg, and the judge of both: one statement finds the venues whose words match, scores the best of them and the semantic
/// hits alike, applies the filters exactly and counts the kinds. A semantic hit whose venue is gone or filtered out vanishes here.
/// </summary>
internal sealed class CandidateStore(NpgsqlDataSource database, TypoSupport typoSupport, IOptions<SearchOptions> options, TimeProvider time)
{
    private const int EnoughForTypos = 3;

    /// <param name="terms">At least one.</param>
    /// <param name="semanticIds">Hits of the semantic leg.</param>
    /// <param name="limit">Candidates by keyword, at most.</param>
    public async Task<CandidateSet> FindAsync(
        SearchQuery query,
        IReadOnlyList<QueryTerm> terms,
        IReadOnlyList<Guid> semanticIds,
        int limit,
        CancellationToken cancellationToken)
    {
        var typos = await typoSupport.IsAvailableAsync(cancellationToken);
        await using var command = database.CreateCommand(CandidateSql.Write(query, terms, typos));
        AddParameters(command.Parameters, query, terms, semanticIds, typos, options.Value);
        command.Parameters.AddWithValue("limit", limit);
        command.Parameters.AddWithValue("now", NpgsqlDbType.TimestampTz, time.GetUtcNow().ToUniversalTime());
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);

        var candidates = new List<Candidate>();
        var kinds = new List<(string Kind, int Count)>();
        while (await reader.ReadAsync(cancellationToken))
        {
            if (reader.IsDBNull(0))
            {
                kinds.Add((reader.GetString(1), reader.GetInt32(2)));
            }
            else
            {
                candidates.Add(Read(reader));
            }
        }

        var set = CandidateSet.Of(candidates, kinds, query.Filters.Kinds);
        return set with { IsComplete = set.Matched < options.Value.MaxMatches };
    }

    /// <summary>The parameters of <see cref="CandidateSql.Found"/>.</summary>
    public static void AddParameters(
        NpgsqlParameterCollection parameters, SearchQuery query, IReadOnlyList<QueryTerm> terms, IReadOnlyList<Guid> semanticIds, bool typos, SearchOptions options)
    {
        FilterSql.AddParameters(parameters, query.Filters);
        TermSql.AddParameters(parameters, terms, typos, options);
        parameters.AddWithValue("semantic", NpgsqlDbType.Array | NpgsqlDbType.Uuid, semanticIds.ToArray());
        parameters.AddWithValue("matches", options.MaxMatches);
        parameters.AddWithValue("enough", query.Offset + query.Limit);
        parameters.AddWithValue("few", EnoughForTypos);
    }

    private static Candidate Read(NpgsqlDataReader reader) => new(
        reader.GetGuid(0),
        reader.IsDBNull(3) ? null : reader.GetDouble(3),
        reader.GetFloat(4),
        reader.GetBoolean(5),
        reader.GetDouble(9),
        reader.GetFloat(6),
        reader.GetBoolean(7),
        reader.GetFieldValue<float[]>(8),
        reader.GetBoolean(10))
    {
        Completeness = reader.GetFloat(12),
        Concepts = ConceptNumbers.Of(reader.GetFieldValue<string[]>(11)),
    };
}
