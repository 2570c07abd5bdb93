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

public enum DeleteOutcome
{
    Done,
    NotFound,

    /// <summary>Others are part of it, and would be gone with it.</summary>
    HasMerges,
}

/// <summary>The rows of venues.</summary>
public sealed class VenueStore(NpgsqlDataSource database, TimeProvider time)
{
    /// <summary>Taken by merges, and shared by what writes venues in bulk: it would make anew what a merge deletes at that moment.</summary>
    internal const string MergeLock = "voy8:merging";

    private const string ShareMergeLock = $"select pg_advisory_xact_lock_shared(hashtext('{MergeLock}'))";

    private const string HasNoMerges = "exists (select from venue where id = $1) and not exists (select from venue_merge where venue_id = $1 and undone_at is null)";

    private const string Write =
        """
        insert into venue as old (id, dataset_id, source_id, name, kind, lat, lon, country, website, popularity, content_hash)
        select id, $1, source_id, name, kind, lat, lon, country, website, popularity, content_hash
        from unnest($4, $5, $6, $7, $8, $9, $10, $11, $12, $13) as said (id, source_id, name, kind, lat, lon, country, website, popularity, content_hash)
        where not exists (select from venue_merge m where m.absorbed_dataset_id = $1 and m.absorbed_source_id = source_id and m.undone_at is null)
        order by source_id
        on conflict (dataset_id, source_id) do update
        set name = excluded.name, kind = excluded.kind, lat = excluded.lat, lon = excluded.lon, country = excluded.country,
            website = excluded.website, popularity = excluded.popularity, content_hash = excluded.content_hash, updated_at = now()
        where old.content_hash is distinct from excluded.content_hash
          and not exists (select from observation said where said.venue_id = old.id and said.source = $2 and said.seen_at > $3)
        returning id, source_id
        """;

    /// <summary>
    /// Inserts the venues that are new to the dataset and updates those whose content hash differs, in one statement. Those that are part of another venue
    /// are passed over.
    /// </summary>
    /// <param name="transaction">What they are written in.</param>
    /// <param name="datasetId">The dataset they belong to.</param>
    /// <param name="drafts">No two with the same source id.</param>
    /// <param name="cancellationToken">Stops the statement.</param>
    /// <returns>The venues that were made or changed; the others are as they were.</returns>
    public Task<IReadOnlyList<VenueWritten>> WriteAsync(
        JobTransaction transaction, Guid datasetId, IReadOnlyCollection<VenueDraft> drafts, CancellationToken cancellationToken = default) =>
        WriteAsync(transaction, datasetId, drafts, source: "", saidAt: DateTimeOffset.MaxValue, cancellationToken);

    /// <summary>As above, but for venues of which the same source spoke later: those stay as they are.</summary>
    /// <param name="transaction">What they are written in.</param>
    /// <param name="datasetId">The dataset they belong to.</param>
    /// <param name="drafts">No two with the same source id.</param>
    /// <param name="source">Who speaks.</param>
    /// <param name="saidAt">When it spoke.</param>
    /// <param name="cancellationToken">Stops the statement.</param>
    public async Task<IReadOnlyList<VenueWritten>> WriteAsync(
        JobTransaction transaction, Guid datasetId, IReadOnlyCollection<VenueDraft> drafts, string source, DateTimeOffset saidAt, CancellationToken cancellationToken = default)
    {
        if (drafts.Count == 0)
        {
            return [];
        }

        var now = time.GetUtcNow();
        var offered = drafts.Select(_ => Guid.CreateVersion7(now)).ToArray();
        await using var batch = new NpgsqlBatch(transaction.Connection, transaction.Transaction)
        {
            BatchCommands = { new(ShareMergeLock), WriteCommand(datasetId, source, saidAt, offered, [.. drafts]) },
        };
        await batch.PrepareAsync(cancellationToken);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        var isOffered = offered.ToHashSet();
        var written = new List<VenueWritten>(drafts.Count);
        while (await reader.ReadAsync(cancellationToken))
        {
            var id = reader.GetGuid(0);
            written.Add(new VenueWritten(id, reader.GetString(1), Created: isOffered.Contains(id)));
        }

        return written;
    }

    /// <summary>Writes what a source says of a venue now; only where it is that source's own venue and something differs.</summary>
    public static async Task UpdateAsync(JobTransaction transaction, Guid id, VenueDraft draft, CancellationToken cancellationToken = default)
    {
        await using var command = new NpgsqlCommand(
            """
            update venue
            set name = $3, kind = $4, lat = $5, lon = $6, country = $7, website = $8, popularity = $9, content_hash = $10, updated_at = now()
            where id = $1 and source_id = $2 and content_hash is distinct from $10
            """,
            transaction.Connection,
            transaction.Transaction)
        {
            Parameters =
            {
                new() { Value = id },
                new() { Value = draft.SourceId },
                new() { Value = draft.Name },
                new() { Value = draft.Kind },
                new NpgsqlParameter<double?> { TypedValue = draft.Location?.Latitude },
                new NpgsqlParameter<double?> { TypedValue = draft.Location?.Longitude },
                new NpgsqlParameter<string?> { TypedValue = draft.Country },
                new NpgsqlParameter<string?> { TypedValue = draft.Website },
                new() { Value = (float)draft.Popularity },
                new() { Value = draft.ContentHash },
            },
        };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>What <see cref="WriteAsync"/> would make or change. Writes nothing.</summary>
    internal static async Task<IReadOnlyList<VenueWritten>> CompareAsync(
        JobTransaction transaction, Guid datasetId, IReadOnlyCollection<VenueDraft> drafts, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            """
            select n.source_id, v.id
            from unnest($2, $3) as n (source_id, content_hash)
            left join venue v on v.dataset_id = $1 and v.source_id = n.source_id
            where v.content_hash is distinct from n.content_hash
              and not exists (select from venue_merge m where m.absorbed_dataset_id = $1 and m.absorbed_source_id = n.source_id and m.undone_at is null)
            """,
            transaction.Connection,
            transaction.Transaction)
        {
            Parameters =
            {
                new() { Value = datasetId },
                new() { Value = drafts.Select(draft => draft.SourceId).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text },
                new() { Value = drafts.Select(draft => draft.ContentHash).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea },
            },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var written = new List<VenueWritten>();
        while (await reader.ReadAsync(cancellationToken))
        {
            written.Add(new VenueWritten(reader.IsDBNull(1) ? Guid.Empty : reader.GetGuid(1), reader.GetString(0), Created: reader.IsDBNull(1)));
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

    /// <summary>Makes one venue.</summary>
    internal static NpgsqlBatchCommand Insert(Guid id, Guid datasetId, VenueDraft draft) => Command(
        "insert into venue (id, name, kind, lat, lon, country, website, content_hash, dataset_id, source_id) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        [id, .. Values(draft), datasetId, draft.SourceId]);

    /// <summary>Changes what identifies one venue.</summary>
    internal static NpgsqlBatchCommand Update(Guid id, VenueDraft draft) => Command(
        "update venue set name = $2, kind = $3, lat = $4, lon = $5, country = $6, website = $7, content_hash = $8, updated_at = now() where id = $1 and content_hash <> $8",
        [id, .. Values(draft)]);

    /// <summary>Deletes a venue with everything that is known of it.</summary>
    public async Task<DeleteOutcome> DeleteAsync(Guid id, CancellationToken cancellationToken = default)
    {
        await using var batch = database.CreateBatch();
        string[] steps =
        [
            // Whoever merges with it at this moment is waited for.
            "select id from venue where id = $1 for update",
            "select exists (select from venue where id = $1), exists (select from venue_merge where venue_id = $1 and undone_at is null)",
            $"delete from match_review where (venue_id = $1 or other_id = $1) and {HasNoMerges}",
            $"delete from venue_entry where venue_id = $1 and {HasNoMerges}",
            $"delete from venue where id = $1 and {HasNoMerges}",
        ];
        foreach (var step in steps)
        {
            batch.BatchCommands.Add(new(step) { Parameters = { new() { Value = id } } });
        }

        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var outcome = !reader.GetBoolean(0) ? DeleteOutcome.NotFound : reader.GetBoolean(1) ? DeleteOutcome.HasMerges : DeleteOutcome.Done;
        while (await reader.NextResultAsync(cancellationToken))
        {
        }

        return outcome;
    }

    private static NpgsqlBatchCommand Command(string sql, object?[] values)
    {
        var command = new NpgsqlBatchCommand(sql);
        command.Parameters.AddRange(values.Select(value => new NpgsqlParameter { Value = value ?? DBNull.Value }).ToArray());
        return command;
    }

    private static object?[] Values(VenueDraft draft) =>
        [draft.Name, draft.Kind, draft.Location?.Latitude, draft.Location?.Longitude, draft.Country, draft.Website, draft.ContentHash];

    private static NpgsqlBatchCommand WriteCommand(Guid datasetId, string source, DateTimeOffset saidAt, Guid[] ids, VenueDraft[] drafts)
    {
        NpgsqlParameter Column<T>(NpgsqlDbType type, Func<VenueDraft, T> value) =>
            new() { Value = Array.ConvertAll(drafts, draft => value(draft)), NpgsqlDbType = NpgsqlDbType.Array | type };

        return new NpgsqlBatchCommand(Write)
        {
            Parameters =
            {
                new() { Value = datasetId },
                new() { Value = source },
                new() { Value = saidAt.UtcDateTime },
                new() { Value = ids, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid },
                Column(NpgsqlDbType.Text, draft => draft.SourceId),
                Column(NpgsqlDbType.Text, draft => draft.Name),
                Column(NpgsqlDbType.Text, draft => draft.Kind),
                Column(NpgsqlDbType.Double, draft => draft.Location?.Latitude),
                Column(NpgsqlDbType.Double, draft => draft.Location?.Longitude),
                Column(NpgsqlDbType.Text, draft => draft.Country),
                Column(NpgsqlDbType.Text, draft => draft.Website),
                Column(NpgsqlDbType.Real, draft => (float)draft.Popularity),
                Column(NpgsqlDbType.Bytea, draft => draft.ContentHash),
            },
        };
    }

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
