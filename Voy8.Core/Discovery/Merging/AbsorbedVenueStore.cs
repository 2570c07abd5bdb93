using Npgsql;
using Voy8.Core.Catalogue;
using Voy8.Core.Enrichment;
using Voy8.Jobs;

namespace Voy8.Core.Discovery.Merging;

/// <summary>Reads a venue as it is by itself before it is absorbed, and makes it anew.</summary>
internal static class AbsorbedVenueStore
{
    public static async Task<AbsorbedVenue?> ReadAsync(JobTransaction transaction, Guid id, CancellationToken cancellationToken)
    {
        Guid datasetId;
        VenueDraft draft;
        await using (var command = new NpgsqlCommand(
            "select dataset_id, source_id, name, kind, lat, lon, country, website, popularity, content_hash from venue where id = $1 for update", transaction.Connection, transaction.Transaction)
        {
            Parameters = { new() { Value = id } },
        })
        {
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            if (!await reader.ReadAsync(cancellationToken))
            {
                return null;
            }

            datasetId = reader.GetGuid(0);
            draft = new VenueDraft(
                reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.IsDBNull(4) ? null : new GeoPoint(reader.GetDouble(4), reader.GetDouble(5)),
                reader.IsDBNull(6) ? null : reader.GetString(6), reader.IsDBNull(7) ? null : reader.GetString(7), reader.GetFloat(8), reader.GetFieldValue<byte[]>(9));
        }

        return AbsorbedVenue.Of(id, datasetId, draft, await ObservationsAsync(transaction, id, cancellationToken));
    }

    public static async Task<IReadOnlyList<Observation>> ObservationsAsync(JobTransaction transaction, Guid id, CancellationToken cancellationToken)
    {
        await using var said = new NpgsqlCommand("select source, facts::text, seen_at from observation where venue_id = $1", transaction.Connection, transaction.Transaction)
        {
            Parameters = { new() { Value = id } },
        };
        await using var rows = await said.ExecuteReaderAsync(cancellationToken);
        var observations = new List<Observation>();
        while (await rows.ReadAsync(cancellationToken))
        {
            observations.Add(FactJson.Read(id, rows.GetString(0), rows.GetString(1), rows.GetFieldValue<DateTimeOffset>(2)));
        }

        return observations;
    }

    /// <returns>False when its dataset is gone, or something else is known by its id there.</returns>
    public static async Task<bool> BringBackAsync(JobTransaction transaction, AbsorbedVenue venue, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            """
            insert into venue (id, dataset_id, source_id, name, kind, lat, lon, country, website, popularity, content_hash)
            select $1, d.id, $3, $4, $5, $6, $7, $8, $9, $10, $11 from dataset d where d.id = $2
            on conflict do nothing
            """,
            transaction.Connection,
            transaction.Transaction)
        {
            Parameters =
            {
                new() { Value = venue.Id },
                new() { Value = venue.DatasetId },
                new() { Value = venue.SourceId },
                new() { Value = venue.Name },
                new() { Value = venue.Kind },
                new NpgsqlParameter<double?> { TypedValue = venue.Lat },
                new NpgsqlParameter<double?> { TypedValue = venue.Lon },
                new NpgsqlParameter<string?> { TypedValue = venue.Country },
                new NpgsqlParameter<string?> { TypedValue = venue.Website },
                new() { Value = (float)venue.Popularity },
                new() { Value = venue.ContentHash },
            },
        };
        return await command.ExecuteNonQueryAsync(cancellationToken) == 1;
    }
}
