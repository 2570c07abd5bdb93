using Npgsql;
using Voy8.Core.Catalogue;
using Voy8.Core.Storage;

namespace Voy8.Core.Discovery;

/// <summary>The cities that businesses can be looked for in.</summary>
public sealed class CityStore(NpgsqlDataSource database)
{
    private const string Columns = "id, slug, name, country, lat, lon, radius_m, languages";
    private const int MaxListed = 10_000;

    public async Task<IReadOnlyList<City>> ListAsync(CancellationToken cancellationToken = default)
    {
        await using var command = database.CreateCommand($"select {Columns} from city order by name, slug limit {MaxListed}");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var cities = new List<City>();
        while (await reader.ReadAsync(cancellationToken))
        {
            cities.Add(Read(reader));
        }

        return cities;
    }

    /// <param name="idOrSlug">Either names a city.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<City?> FindAsync(string idOrSlug, CancellationToken cancellationToken = default)
    {
        await using var command = database.CreateCommand($"select {Columns} from city where slug = $1 or id = $2");
        command.AddIdOrSlug(idOrSlug);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? Read(reader) : null;
    }

    /// <summary>Adds the city, or changes the one that has the slug.</summary>
    public async Task<City> PutAsync(City city, CancellationToken cancellationToken = default)
    {
        await using var command = database.CreateCommand(
            $"""
            insert into city ({Columns}) values ($1, $2, $3, $4, $5, $6, $7, $8)
            on conflict (slug) do update set name = excluded.name, country = excluded.country, lat = excluded.lat, lon = excluded.lon,
                radius_m = excluded.radius_m, languages = excluded.languages
            returning {Columns}
            """);
        object[] values = [city.Id, city.Slug, city.Name, city.Country, city.Centre.Latitude, city.Centre.Longitude, city.RadiusMetres, city.Languages.ToArray()];
        command.Parameters.AddRange(values.Select(value => new NpgsqlParameter { Value = value }).ToArray());
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return Read(reader);
    }

    private static City Read(NpgsqlDataReader reader) => new(
        reader.GetGuid(0), reader.GetString(1), reader.GetString(2), reader.GetString(3), new GeoPoint(reader.GetDouble(4), reader.GetDouble(5)), reader.GetInt32(6),
        reader.GetFieldValue<string[]>(7));
}
