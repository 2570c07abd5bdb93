using Npgsql;
using Voy8.Core.Catalogue;

namespace Voy8.Core.Search;

/// <summary>A venue that people orient themselves by.</summary>
internal sealed record KnownPlace(string Name, GeoPoint Location);

/// <summary>Knows venues by their names: which phrases stand in one, and where a named place lies.</summary>
internal sealed class PlaceStore(NpgsqlDataSource database, WordIndex index, WordIndexFeeder feeder)
{
    private const double FarthestMetres = 50_000;
    private const int MaxNamesakes = 50;

    // Where so many have the words in their names, the best known of them tell whether they stand together.
    private const int MaxCalled = 200;

    private static readonly string[] TrainStations = ["station", "railway_station", "train_station", "halt"];
    private static readonly string[] BusStations = ["bus_station"];

    /// <summary>For the questions of one search: it lets the index catch up at most once, when the first of them is asked.</summary>
    public Lazy<Task<bool>> Indexed(CancellationToken cancellationToken) => new(() => index.IsReady ? feeder.WaitAsync(cancellationToken) : Task.FromResult(false));

    /// <summary>Whether some venue's name has these words one after another.</summary>
    /// <param name="indexed">Of <see cref="Indexed"/>; where the index is behind, PostgreSQL is asked.</param>
    public async Task<bool> StandInNameAsync(IReadOnlyList<string> words, Lazy<Task<bool>> indexed, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("select exists (select from enrichment where search @@ $1::tsquery");
        command.Parameters.Add(new NpgsqlParameter { Value = TsQuery.NamePhrase(words) });
        if (await indexed.Value)
        {
            var called = index.Called(new QueryTerm([.. words], []), MaxCalled);
            if (called.Count == 0)
            {
                return false;
            }

            command.CommandText += " and venue_id = any ($2)";
            command.Parameters.Add(new NpgsqlParameter { Value = called.ToArray() });
        }

        command.CommandText += ")";
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>Whether the word, as it is, stands in some venue's text.</summary>
    /// <param name="word">Folded; letters only.</param>
    /// <param name="indexed">Of <see cref="Indexed"/>.</param>
    public async Task<bool> IsWordAsync(string word, Lazy<Task<bool>> indexed, CancellationToken cancellationToken)
    {
        if (await indexed.Value)
        {
            return index.Has(word);
        }

        await using var command = database.CreateCommand("select exists (select from enrichment where search @@ $1::tsquery)");
        command.Parameters.Add(new NpgsqlParameter { Value = $"'{word}'" });
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>The station nearest to the point; without a point the only one there is.</summary>
    public async Task<KnownPlace?> FindStationAsync(string type, GeoPoint? near, CancellationToken cancellationToken)
    {
        var filters = Around(near);
        await using var command = database.CreateCommand(
            $"""
            select v.name, v.lat, v.lon from venue v
            where v.kind = any (@stations) and v.lat is not null{FilterSql.Conditions(filters, "v")}
            order by {FilterSql.Distance(filters, "v")} limit {MaxNamesakes}
            """);
        command.Parameters.AddWithValue("stations", type == "bus" ? BusStations : TrainStations);
        FilterSql.AddParameters(command.Parameters, filters);
        return Choose(await ReadAsync(command, cancellationToken), near);
    }

    /// <summary>The venue of exactly this name nearest to the point; without a point the only one of its name.</summary>
    public async Task<KnownPlace?> FindNamedAsync(IReadOnlyList<string> words, GeoPoint? near, Lazy<Task<bool>> indexed, CancellationToken cancellationToken)
    {
        if (await indexed.Value && index.Called(new QueryTerm([.. words], []), 1).Count == 0)
        {
            return null;
        }

        var filters = Around(near);
        await using var command = database.CreateCommand(
            $"""
            select v.name, v.lat, v.lon from enrichment e join venue v on v.id = e.venue_id
            where e.search @@ @name::tsquery and v.lat is not null{FilterSql.Conditions(filters, "v")}
            order by length(v.name), {FilterSql.Distance(filters, "v")} limit {MaxNamesakes}
            """);
        command.Parameters.AddWithValue("name", TsQuery.NamePhrase(words));
        FilterSql.AddParameters(command.Parameters, filters);
        var wanted = string.Join(' ', words);
        return Choose([.. (await ReadAsync(command, cancellationToken)).Where(place => string.Join(' ', QueryWords.Split(place.Name)) == wanted)], near);
    }

    private static KnownPlace? Choose(IReadOnlyList<KnownPlace> places, GeoPoint? near) => near is { } point
        ? places.MinBy(place => place.Location.DistanceTo(point))
        : places is [var only] ? only : null;

    private static SearchFilters Around(GeoPoint? near) => near is null ? SearchFilters.None : SearchFilters.None with { Area = new SearchArea(near, FarthestMetres, null) };

    private static async Task<IReadOnlyList<KnownPlace>> ReadAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var places = new List<KnownPlace>();
        while (await reader.ReadAsync(cancellationToken))
        {
            places.Add(new KnownPlace(reader.GetString(0), new GeoPoint(reader.GetDouble(1), reader.GetDouble(2))));
        }

        return places;
    }
}
