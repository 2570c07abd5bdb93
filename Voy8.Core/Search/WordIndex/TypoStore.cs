using Npgsql;
using NpgsqlTypes;

namespace Voy8.Core.Search;

/// <summary>Finds venues whose name is nearly a word, by trigrams.</summary>
internal sealed class TypoStore(NpgsqlDataSource database, TypoSupport support)
{
    private const int MaxVenues = 1000;

    /// <param name="places">Of the terms that may be mistyped.</param>
    /// <returns>For each venue within the filters the terms that its name nearly has, a bit each; nothing where PostgreSQL has no trigrams.</returns>
    public async Task<IReadOnlyDictionary<Guid, int>> FindAsync(
        SearchQuery query, IReadOnlyList<QueryTerm> terms, IReadOnlyList<int> places, CancellationToken cancellationToken)
    {
        if (places.Count == 0 || !await support.IsAvailableAsync(cancellationToken))
        {
            return WordQuery.None;
        }

        var bits = string.Join(" + ", places.Select(i => $"(@word{i} <% e.names)::integer * {1 << i}"));
        var any = string.Join(" or ", places.Select(i => $"@word{i} <% e.names"));
        await using var command = database.CreateCommand(
            $"select e.venue_id, {bits} from enrichment e where ({any}){FilterSql.Conditions(query.Filters, "e")} and {FilterSql.Kinds(query.Filters)} limit {MaxVenues}");
        FilterSql.AddParameters(command.Parameters, query.Filters);
        foreach (var i in places)
        {
            command.Parameters.AddWithValue($"word{i}", NpgsqlDbType.Text, terms[i].Words[0]);
        }

        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var venues = new Dictionary<Guid, int>();
        while (await reader.ReadAsync(cancellationToken))
        {
            venues.Add(reader.GetGuid(0), reader.GetInt32(1));
        }

        return venues;
    }
}
