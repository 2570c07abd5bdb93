using Npgsql;
using NpgsqlTypes;
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

    /// <summary>Whether some venue's name has these words one after another.</summary>
    public async Task<bool> StandInNameAsync(IReadOnlyList<string> words, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("select exists (select from enrichment where search @@ $1::tsquery");
        command.Parameters.Add(new NpgsqlParameter { Value = TsQuery.NamePhrase(words) });
        if (await CalledAsync(words, MaxCalled, cancellationToken) is { } called)
        {
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

    /// <summary>The station nearest to the point; without a point the only one there is.</summary>
    public async Task<KnownPlace?> FindStationAsync(string type, GeoPoint? near, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"select v.name, v.lat, v.lon from venue v where v.kind = any ($1) and v.lat is not null{Within(near)} limit {MaxNamesakes}");
        command.Parameters.Add(new NpgsqlParameter { Value = type == "bus" ? BusStations : TrainStations });
        AddWithin(command, near);
        return Choose(await ReadAsync(command, cancellationToken), near);
    }

    /// <summary>The venue of exactly this name nearest to the point; without a point the only one of its name.</summary>
    public async Task<KnownPlace?> FindNamedAsync(IReadOnlyList<string> words, GeoPoint? near, CancellationToken cancellationToken)
    {
        if (await CalledAsync(words, 1, cancellationToken) is { Count: 0 })
        {
            return null;
        }

        await using var command = database.CreateCommand(
            $"""
            select v.name, v.lat, v.lon from enrichment e join venue v on v.id = e.venue_id
            where e.search @@ $1::tsquery and v.lat is not null{Within(near)}
            order by length(v.name) limit {MaxNamesakes}
            """);
        command.Parameters.Add(new NpgsqlParameter { Value = TsQuery.NamePhrase(words) });
        AddWithin(command, near);
        var wanted = string.Join(' ', words);
        return Choose([.. (await ReadAsync(command, cancellationToken)).Where(place => string.Join(' ', QueryWords.Split(place.Name)) == wanted)], near);
    }

    // Null while the index of words is being loaded.
    private async Task<IReadOnlyList<Guid>?> CalledAsync(IReadOnlyList<string> words, int limit, CancellationToken cancellationToken)
    {
        if (!index.IsReady)
        {
            return null;
        }

        await feeder.WaitAsync(cancellationToken);
        return index.Called(new QueryTerm([.. words], []), limit);
    }

    private static KnownPlace? Choose(IReadOnlyList<KnownPlace> places, GeoPoint? near) => near is { } point
        ? places.Where(place => place.Location.DistanceTo(point) <= FarthestMetres).MinBy(place => place.Location.DistanceTo(point))
        : places is [var only] ? only : null;

    private static string Within(GeoPoint? near) => near is null ? "" : " and point(v.lon, v.lat) <@ $2";

    private static void AddWithin(NpgsqlCommand command, GeoPoint? near)
    {
        if (near is { } point)
        {
            var box = GeoBox.Around(point, FarthestMetres);
            var (west, east) = box.CrossesAntimeridian ? (-180, 180) : (box.MinLon, box.MaxLon);
            command.Parameters.Add(new NpgsqlParameter { Value = new NpgsqlBox(box.MaxLat, east, box.MinLat, west) });
        }
    }

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
