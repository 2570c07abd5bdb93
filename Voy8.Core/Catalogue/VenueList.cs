using Npgsql;
using NpgsqlTypes;

namespace Voy8.Core.Catalogue;

/// <summary>A venue in a list.</summary>
public sealed record ListedVenue(
    Guid Id, string SourceId, string Name, string Kind, GeoPoint? Location, string? Country, string? Website, string Dataset, DateTimeOffset UpdatedAt);

/// <summary>Pages of venues.</summary>
public sealed class VenueList(NpgsqlDataSource database)
{
    /// <param name="datasetId">Only of this dataset, in the order of their source ids; null: all, in the order in which they came.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="offset">After so many.</param>
    /// <param name="cancellationToken">Stops the query.</param>
    public async Task<(IReadOnlyList<ListedVenue> Venues, long Total)> ReadAsync(Guid? datasetId, int limit, int offset, CancellationToken cancellationToken = default)
    {
        // Each order is that of an index.
        var order = datasetId is null ? "v.id" : "v.source_id";
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(new("select count(*) from venue where $1 is null or dataset_id = $1") { Parameters = { Dataset() } });
        batch.BatchCommands.Add(new(
            $"""
            select v.id, v.source_id, v.name, v.kind, v.lat, v.lon, v.country, v.website, d.slug, v.updated_at
            from (select * from venue v where $1 is null or v.dataset_id = $1 order by {order} limit $2 offset $3) v
            join dataset d on d.id = v.dataset_id
            order by {order}
            """)
        {
            Parameters = { Dataset(), new() { Value = limit }, new() { Value = offset } },
        });
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var total = reader.GetInt64(0);
        await reader.NextResultAsync(cancellationToken);
        var venues = new List<ListedVenue>();
        while (await reader.ReadAsync(cancellationToken))
        {
            venues.Add(new ListedVenue(
                reader.GetGuid(0),
                reader.GetString(1),
                reader.GetString(2),
                reader.GetString(3),
                reader.IsDBNull(4) ? null : new GeoPoint(reader.GetDouble(4), reader.GetDouble(5)),
                reader.IsDBNull(6) ? null : reader.GetString(6),
                reader.IsDBNull(7) ? null : reader.GetString(7),
                reader.GetString(8),
                reader.GetFieldValue<DateTimeOffset>(9)));
        }

        return (venues, total);

        NpgsqlParameter Dataset() => new() { Value = (object?)datasetId ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid };
    }
}
