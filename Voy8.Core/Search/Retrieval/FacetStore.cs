using Microsoft.Extensions.Options;
using Npgsql;

namespace Voy8.Core.Search;

/// <summary>
/// Counts how many of a query's matches have each feature, each price and open doors. A choice among prices does not count towards
/// their own figures, since a second price adds to the first; features do, since each takes away.
/// </summary>
internal sealed class FacetStore(NpgsqlDataSource database, TypoSupport typoSupport, IOptions<SearchOptions> options, TimeProvider time)
{
    /// <param name="terms">Empty to browse.</param>
    /// <param name="semanticIds">Hits of the semantic leg.</param>
    public async Task<SearchFacets> CountAsync(
        SearchQuery query, IReadOnlyList<QueryTerm> terms, IReadOnlyList<Guid> semanticIds, CancellationToken cancellationToken)
    {
        var facets = await ReadAsync(query, terms, semanticIds, cancellationToken);
        if (!query.Filters.HasPrice)
        {
            return facets;
        }

        var atAnyPrice = await ReadAsync(query with { Filters = query.Filters.WithoutPrice() }, terms, semanticIds, cancellationToken);
        return facets with { Prices = atAnyPrice.Prices };
    }

    private async Task<SearchFacets> ReadAsync(
        SearchQuery query, IReadOnlyList<QueryTerm> terms, IReadOnlyList<Guid> semanticIds, CancellationToken cancellationToken)
    {
        var typos = await typoSupport.IsAvailableAsync(cancellationToken);
        await using var command = database.CreateCommand(Write(query, terms, typos));
        var timed = query with { Filters = query.Filters with { OpenAt = query.Filters.OpenAt ?? time.GetUtcNow() } };
        if (terms.Count == 0)
        {
            FilterSql.AddParameters(command.Parameters, timed.Filters);
        }
        else
        {
            CandidateStore.AddParameters(command.Parameters, timed, terms, semanticIds, typos, options.Value);
        }

        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var features = new List<(string Code, int Count)>();
        var prices = new List<(int Level, int Count)>();
        var open = 0;
        while (await reader.ReadAsync(cancellationToken))
        {
            var count = reader.GetInt32(2);
            if (!reader.IsDBNull(0))
            {
                features.Add((reader.GetString(0), count));
            }
            else if (!reader.IsDBNull(1))
            {
                prices.Add((reader.GetInt32(1), count));
            }
            else
            {
                open = count;
            }
        }

        return new SearchFacets(
            [.. features.OrderByDescending(feature => feature.Count).ThenBy(feature => feature.Code, StringComparer.Ordinal)],
            [.. prices.OrderBy(price => price.Level)],
            open);
    }

    private static string Write(SearchQuery query, IReadOnlyList<QueryTerm> terms, bool typos)
    {
        var kinds = FilterSql.Kinds(query.Filters);
        var found = terms.Count > 0
            ? CandidateSql.Found(query, terms, typos)
            : $"""
              found as (
                  select v.id, v.kind from venue v left join enrichment e on e.venue_id = v.id where true{FilterSql.Conditions(query.Filters, "v")}
              )
              """;
        return $"""
            with {found}, matched as materialized (
                select e.features, e.price, {FilterSql.IsOpen} as open
                from (select id from found where {kinds}) chosen join enrichment e on e.venue_id = chosen.id
            )
            select code, null::integer, count(*)::integer from matched, unnest(features) code group by code
            union all
            select null, price::integer, count(*)::integer from matched where price is not null group by price
            union all
            select null, null, count(*)::integer from matched where open
            """;
    }
}
