using Npgsql;
using NpgsqlTypes;
using Voy8.Jobs;

namespace Voy8.Core.Catalogue;

/// <summary>A venue as a source describes it, before it has a row.</summary>
/// <param name="ContentHash">Of everything the source said; the venue is written only when it differs.</param>
public sealed record VenueDraft(
    string SourceId, string Name, string Kind, GeoPoint? Location, string? Country, string? Website, double Popularity, byte[] ContentHash);

/// <summary>A venue that a bulk write made or changed.</summary>
public readonly record struct VenueWritten(Guid Id, string SourceId, bool Created);

/// <summary>A venue with all that its page needs besides the facts.</summary>
/// <param name="VerifiedAt">When its own site last spoke; null when it was never read.</param>
/// <param name="StaleAt">When the first of its crawled facts outlives its window.</param>
/// <param name="LastVisit">How the last visit to its own site went; null when there was none.</param>
public sealed record VenueDetails(Venue Venue, Dataset Dataset, DateTimeOffset? VerifiedAt, DateTimeOffset? StaleAt, VenueVisit? LastVisit);

/// <param name="Status">succeeded, unchanged, forbidden, not_found or failed.</param>
public sealed record VenueVisit(string Status, string? Message, int PagesRead, DateTimeOffset At);

/// <summary>The rows of venues.</summary>
public sealed class VenueStore(NpgsqlDataSource database, TimeProvider time)
{
    private const string Stage =
        """
        create temp table venue_draft (
            id uuid, source_id text, name text, kind text, lat double precision, lon double precision,
            country text, website text, popularity real, content_hash bytea
        ) on commit drop
        """;

    private const string Copy =
        "copy venue_draft (id, source_id, name, kind, lat, lon, country, website, popularity, content_hash) from stdin (format binary)";

    private const string Write =
        """
        insert into venue as old (id, dataset_id, source_id, name, kind, lat, lon, country, website, popularity, content_hash)
        select id, $1, source_id, name, kind, lat, lon, country, website, popularity, content_hash
        from venue_draft
        order by source_id
        on conflict (dataset_id, source_id) do update
        set name = excluded.name, kind = excluded.kind, lat = excluded.lat, lon = excluded.lon, country = excluded.country,
            website = excluded.website, popularity = excluded.popularity, content_hash = excluded.content_hash, updated_at = now()
        where old.content_hash is distinct from excluded.content_hash
        returning id, source_id
        """;

    /// <summary>
    /// Inserts the venues that are new to the dataset and updates those whose content hash differs, through COPY.
    /// </summary>
    /// <param name="transaction">What they are written in.</param>
    /// <param name="datasetId">The dataset they belong to.</param>
    /// <param name="drafts">No two with the same source id.</param>
    /// <param name="cancellationToken">Stops the statement.</param>
    /// <returns>The venues that were made or changed; the others are as they were.</returns>
    public async Task<IReadOnlyList<VenueWritten>> WriteAsync(
        JobTransaction transaction, Guid datasetId, IReadOnlyCollection<VenueDraft> drafts, CancellationToken cancellationToken = default)
    {
        if (drafts.Count == 0)
        {
            return [];
        }

        await using (var stage = new NpgsqlCommand(Stage, transaction.Connection, transaction.Transaction))
        {
            await stage.ExecuteNonQueryAsync(cancellationToken);
        }

        var offered = await CopyAsync(transaction.Connection, drafts, cancellationToken);
        await using var command = new NpgsqlCommand(Write, transaction.Connection, transaction.Transaction) { Parameters = { new() { Value = datasetId } } };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var written = new List<VenueWritten>(drafts.Count);
        while (await reader.ReadAsync(cancellationToken))
        {
            var id = reader.GetGuid(0);
            written.Add(new VenueWritten(id, reader.GetString(1), Created: offered.Contains(id)));
        }

        return written;
    }

    public async Task<VenueDetails?> FindAsync(Guid id, CancellationToken cancellationToken = default)
    {
        await using var command = database.CreateCommand(
            """
            select v.id, v.dataset_id, v.source_id, v.name, v.kind, v.lat, v.lon, v.country, v.website, v.popularity, v.created_at, v.updated_at,
                   d.slug, d.name, d.attribution, d.licence, d.created_at, e.verified_at, e.stale_at,
                   c.status, c.message, c.pages_read, c.crawled_at
            from venue v
            join dataset d on d.id = v.dataset_id
            left join enrichment e on e.venue_id = v.id
            left join crawl_state c on c.venue_id = v.id
            where v.id = $1
            """);
        command.Parameters.Add(new() { Value = id });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? ReadDetails(reader) : null;
    }

    /// <returns>The ids that the new venues get.</returns>
    private async Task<HashSet<Guid>> CopyAsync(NpgsqlConnection connection, IReadOnlyCollection<VenueDraft> drafts, CancellationToken cancellationToken)
    {
        var offered = new HashSet<Guid>(drafts.Count);
        var now = time.GetUtcNow();
        await using var writer = await connection.BeginBinaryImportAsync(Copy, cancellationToken);
        foreach (var draft in drafts)
        {
            var id = Guid.CreateVersion7(now);
            offered.Add(id);
            await writer.StartRowAsync(cancellationToken);
            await writer.WriteAsync(id, NpgsqlDbType.Uuid, cancellationToken);
            await writer.WriteAsync(draft.SourceId, NpgsqlDbType.Text, cancellationToken);
            await writer.WriteAsync(draft.Name, NpgsqlDbType.Text, cancellationToken);
            await writer.WriteAsync(draft.Kind, NpgsqlDbType.Text, cancellationToken);
            await WriteOrNullAsync(writer, draft.Location?.Latitude, cancellationToken);
            await WriteOrNullAsync(writer, draft.Location?.Longitude, cancellationToken);
            await WriteOrNullAsync(writer, draft.Country, cancellationToken);
            await WriteOrNullAsync(writer, draft.Website, cancellationToken);
            await writer.WriteAsync((float)draft.Popularity, NpgsqlDbType.Real, cancellationToken);
            await writer.WriteAsync(draft.ContentHash, NpgsqlDbType.Bytea, cancellationToken);
        }

        await writer.CompleteAsync(cancellationToken);
        return offered;
    }

    private static Task WriteOrNullAsync(NpgsqlBinaryImporter writer, double? value, CancellationToken cancellationToken) =>
        value is { } number ? writer.WriteAsync(number, NpgsqlDbType.Double, cancellationToken) : writer.WriteNullAsync(cancellationToken);

    private static Task WriteOrNullAsync(NpgsqlBinaryImporter writer, string? value, CancellationToken cancellationToken) =>
        value is null ? writer.WriteNullAsync(cancellationToken) : writer.WriteAsync(value, NpgsqlDbType.Text, cancellationToken);

    private static VenueDetails ReadDetails(NpgsqlDataReader reader)
    {
        string? Text(int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
        DateTimeOffset? Time(int column) => reader.IsDBNull(column) ? null : reader.GetFieldValue<DateTimeOffset>(column);

        var venue = new Venue
        {
            Id = reader.GetGuid(0),
            DatasetId = reader.GetGuid(1),
            SourceId = reader.GetString(2),
            Name = reader.GetString(3),
            Kind = reader.GetString(4),
            Location = reader.IsDBNull(5) ? null : new GeoPoint(reader.GetDouble(5), reader.GetDouble(6)),
            Country = Text(7),
            Website = Text(8),
            Popularity = reader.GetFloat(9),
            CreatedAt = reader.GetFieldValue<DateTimeOffset>(10),
            UpdatedAt = reader.GetFieldValue<DateTimeOffset>(11),
        };
        var dataset = new Dataset(venue.DatasetId, reader.GetString(12), reader.GetString(13), Text(14), Text(15), reader.GetFieldValue<DateTimeOffset>(16));
        var visit = reader.IsDBNull(19) ? null : new VenueVisit(reader.GetString(19), Text(20), reader.GetInt32(21), reader.GetFieldValue<DateTimeOffset>(22));
        return new VenueDetails(venue, dataset, Time(17), Time(18), visit);
    }
}
