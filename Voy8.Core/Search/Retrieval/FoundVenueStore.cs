using Npgsql;
using NpgsqlTypes;
using Voy8.Core.Catalogue;
using Voy8.Core.Enrichment;

namespace Voy8.Core.Search;

/// <summary>Reads what cards show of venues.</summary>
public sealed class FoundVenueStore(NpgsqlDataSource database)
{
    private const string Statement =
        """
        select v.id, v.name, v.kind, v.lat, v.lon, v.website, e.facts::text, e.verified_at, e.stale_at, c.crawled_at,
               c.crawled_at + c.duration_ms * interval '1 millisecond', c.status, c.message
        from venue v
        left join enrichment e on e.venue_id = v.id
        left join crawl_state c on c.venue_id = v.id
        where v.id = any ($1)
        """;

    /// <summary>The venues that exist, by id.</summary>
    public async Task<IReadOnlyDictionary<Guid, FoundVenue>> ReadAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken = default)
    {
        var venues = new Dictionary<Guid, FoundVenue>(ids.Count);
        if (ids.Count == 0)
        {
            return venues;
        }

        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var command = new NpgsqlCommand(Statement, connection);
        command.Parameters.Add(new NpgsqlParameter { Value = ids.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid });
        await command.PrepareAsync(cancellationToken);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var venue = Read(reader);
            venues.Add(venue.Id, venue);
        }

        return venues;
    }

    private static FoundVenue Read(NpgsqlDataReader reader)
    {
        string? Text(int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
        DateTimeOffset? Time(int column) => reader.IsDBNull(column) ? null : reader.GetFieldValue<DateTimeOffset>(column);

        return new FoundVenue(
            reader.GetGuid(0),
            reader.GetString(1),
            reader.GetString(2),
            reader.IsDBNull(3) ? null : new GeoPoint(reader.GetDouble(3), reader.GetDouble(4)),
            Text(5),
            Text(6) is { } json ? VenueFacts.Parse(json) : VenueFacts.Empty,
            Time(7),
            Time(8),
            Time(9),
            Time(10),
            Text(11),
            Text(12));
    }
}
