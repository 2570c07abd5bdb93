using Npgsql;

namespace Voy8.Core.Search;

/// <summary>Search without words: the filters alone, nearest or best known first.</summary>
internal sealed class BrowseStore(NpgsqlDataSource database)
{
    public async Task<CandidateSet> FindAsync(SearchQuery query, CancellationToken cancellationToken)
    {
        var kinds = FilterSql.Kinds(query.Filters);
        var order = query.Sort == SearchSort.Popularity || query.Filters.Area.Near is null
            ? "popularity desc, distance nulls last, id"
            : "distance nulls last, popularity desc, id";
        await using var command = database.CreateCommand(
            $"""
            with found as materialized (
                select v.id, v.kind, {FilterSql.Distance(query.Filters, "v")} as distance, v.popularity
                from venue v
                left join enrichment e on e.venue_id = v.id
                where true{FilterSql.Conditions(query.Filters, "v")}
            )
            (select id, kind, 0 as count, distance, popularity from found where {kinds} order by {order} limit @limit offset @offset)
            union all
            select null, kind, count(*)::integer, null, null from found group by kind
            """);
        FilterSql.AddParameters(command.Parameters, query.Filters);
        command.Parameters.AddWithValue("limit", query.Limit);
        command.Parameters.AddWithValue("offset", query.Offset);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);

        var candidates = new List<Candidate>();
        var counts = new List<(string Kind, int Count)>();
        while (await reader.ReadAsync(cancellationToken))
        {
            if (reader.IsDBNull(0))
            {
                counts.Add((reader.GetString(1), reader.GetInt32(2)));
            }
            else
            {
                double? distance = reader.IsDBNull(3) ? null : reader.GetDouble(3);
                candidates.Add(new Candidate(reader.GetGuid(0), distance, reader.GetFloat(4), false, 0, 0, false, []));
            }
        }

        return CandidateSet.Of(candidates, counts, query.Filters.Kinds);
    }
}
