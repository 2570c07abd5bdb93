using Npgsql;
using NpgsqlTypes;

namespace Voy8.Core.Search;

/// <summary>
/// The keyword leg, and the judge of both: one statement finds the venues whose words match, scores them and the semantic hits
/// alike, applies the filters exactly and counts the kinds. A semantic hit whose venue is gone or filtered out vanishes here.
/// </summary>
internal sealed class CandidateStore(NpgsqlDataSource database)
{
    /// <param name="terms">At least one.</param>
    /// <param name="semanticIds">Hits of the semantic leg.</param>
    /// <param name="limit">Candidates by keyword, at most.</param>
    public async Task<CandidateSet> FindAsync(
        SearchQuery query,
        IReadOnlyList<QueryTerm> terms,
        IReadOnlyList<Guid> semanticIds,
        int limit,
        double conceptInTextValue,
        CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Statement(query, terms));
        FilterSql.AddParameters(command.Parameters, query.Filters);
        TermSql.AddParameters(command.Parameters, terms, conceptInTextValue);
        command.Parameters.AddWithValue("semantic", NpgsqlDbType.Array | NpgsqlDbType.Uuid, semanticIds.ToArray());
        command.Parameters.AddWithValue("limit", limit);
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

        return CandidateSet.Of(candidates, kinds, query.Filters.Kinds);
    }

    private static string Statement(SearchQuery query, IReadOnlyList<QueryTerm> terms)
    {
        var conditions = FilterSql.Conditions(query.Filters);
        var kinds = FilterSql.Kinds(query.Filters);
        var order = query.Sort switch
        {
            SearchSort.Distance => "distance nulls last, coverage desc, rank desc, id",
            SearchSort.Popularity => "popularity desc, coverage desc, rank desc, id",
            _ => "coverage desc, name_matches desc, rank desc, distance, id",
        };

        // Sorted by anything but relevance, a half-match must not go before a full one.
        var relevant = query.Sort == SearchSort.Relevance ? "" : "and coverage >= best / 2";
        return $"""
            with keyword as materialized (
                select v.id, v.kind, {FilterSql.Distance(query.Filters)} as distance, v.popularity, true as matches,
                       ts_rank(@rank_weights, e.search, @any::tsquery, 1) as rank, e.search @@ @name::tsquery as name_matches,
                       {TermSql.Values(terms)} as terms
                from enrichment e
                join venue v on v.id = e.venue_id
                where e.search @@ @any::tsquery{conditions}
            ), semantic as materialized (
                select v.id, v.kind, {FilterSql.Distance(query.Filters)} as distance, v.popularity, false as matches,
                       0::real as rank, false as name_matches,
                       {TermSql.Values(terms)} as terms
                from enrichment e
                join venue v on v.id = e.venue_id
                where e.venue_id = any (@semantic) and not e.search @@ @any::tsquery{conditions}
            ), found as (
                select *, {TermSql.Coverage(terms)} as coverage from (select * from keyword union all select * from semantic) both_legs
            ), judged as (
                select *, max(coverage) over () as best from found where {kinds}
            )
            (select id, kind, 0 as count, distance, popularity, matches, rank, name_matches, terms, coverage
             from judged where matches {relevant} order by {order} limit @limit)
            union all
            select id, kind, 0, distance, popularity, matches, rank, name_matches, terms, coverage
            from judged where not matches {relevant}
            union all
            select null, kind, count(*)::integer, null, null, null, null, null, null, null from found group by kind
            """;
    }

    private static Candidate Read(NpgsqlDataReader reader) => new(
        reader.GetGuid(0),
        reader.IsDBNull(3) ? null : reader.GetDouble(3),
        reader.GetFloat(4),
        reader.GetBoolean(5),
        reader.GetDouble(9),
        reader.GetFloat(6),
        reader.GetBoolean(7),
        reader.GetFieldValue<float[]>(8));
}
