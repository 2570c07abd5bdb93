using Npgsql;

namespace Voy8.Core.Search;

/// <summary>Finds venues by what they are and have: in memory, or in PostgreSQL while the index of words is being loaded.</summary>
internal sealed class ConceptStore(WordIndex index, NpgsqlDataSource database)
{
    /// <param name="terms">What words look for. Where they name nothing but a venue, it is that venue which is wanted: nothing is found here.</param>
    /// <param name="codes">Words that stand for codes; a venue has at least one of them.</param>
    /// <param name="limit">Venues, at most.</param>
    public async Task<IReadOnlyList<Guid>> FindAsync(
        SearchQuery query, IReadOnlyList<QueryTerm> terms, QueryMeaning meaning, IReadOnlyList<string> codes, int limit, CancellationToken cancellationToken)
    {
        if (codes.Count == 0)
        {
            return [];
        }

        if (index.IsReady)
        {
            return MayBeName(terms) && index.IsName([.. terms.Where(term => !term.IsFilter)]) ? [] : index.FindByConcepts(query, meaning, codes, limit);
        }

        await using var command = database.CreateCommand(
            $"""
            select e.venue_id from enrichment e
            where e.search @@ @codes::tsquery{NoName(terms)}{FilterSql.Conditions(query.Filters, "e")} and {FilterSql.Kinds(query.Filters)}
            order by e.popularity desc, e.venue_id limit @limit
            """);
        FilterSql.AddParameters(command.Parameters, query.Filters);
        command.Parameters.AddWithValue("codes", TsQuery.AnyCode(codes));
        command.Parameters.AddWithValue("limit", limit);
        command.Parameters.AddWithValue("name", TsQuery.Name(terms));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var venues = new List<Guid>();
        while (await reader.ReadAsync(cancellationToken))
        {
            venues.Add(reader.GetGuid(0));
        }

        return venues;
    }

    private static bool MayBeName(IReadOnlyList<QueryTerm> terms) => terms.Count > 0 && !terms.Any(term => term is { IsConcept: true, IsFilter: false });

    private static string NoName(IReadOnlyList<QueryTerm> terms) =>
        MayBeName(terms) ? " and not exists (select from enrichment named where named.search @@ @name::tsquery)" : "";
}
