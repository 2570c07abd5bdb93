using Npgsql;
using NpgsqlTypes;
using Voy8.Core.Storage;
using Voy8.Jobs;

namespace Voy8.Core.Enrichment;

/// <summary>Keeps what each source said of each venue, and the merged result that search reads.</summary>
public sealed class EnrichmentStore(NpgsqlDataSource database, FreshnessPolicy freshness)
{
    // One merge of a venue at a time: two that did not see each other's observation would each lose the other's facts.
    private const string LockVenues = "select id, name, kind, country from venue where id = any ($1) order by id for no key update";

    private const string ReadBefore = "select venue_id, facts_hash, text_hash from enrichment where venue_id = any ($1)";

    private const string StoreObservations =
        """
        insert into observation as old (venue_id, source, facts, facts_hash, seen_at)
        select said.venue_id, said.source, said.facts, said.facts_hash, said.seen_at
        from unnest($1, $2, $3, $4, $5) as said (venue_id, source, facts, facts_hash, seen_at)
        join venue on venue.id = said.venue_id
        order by said.venue_id, said.source
        on conflict (venue_id, source) do update
        set facts = case when old.facts_hash = excluded.facts_hash then old.facts else excluded.facts end,
            changed_at = case when old.facts_hash = excluded.facts_hash then old.changed_at else now() end,
            facts_hash = excluded.facts_hash,
            seen_at = excluded.seen_at
        where (old.facts_hash, old.seen_at) is distinct from (excluded.facts_hash, excluded.seen_at)
          and old.seen_at <= excluded.seen_at
        """;

    private const string StoreNewObservations =
        """
        insert into observation (venue_id, source, facts, facts_hash, seen_at)
        select venue_id, $2, facts, facts_hash, $5 from unnest($1, $3, $4) as said (venue_id, facts, facts_hash)
        """;

    private const string ReadObservations = "select venue_id, source, facts, seen_at from observation where venue_id = any ($1)";

    private const string InsertEnrichments =
        """
        insert into enrichment as old (venue_id, facts, facts_hash, features, search_text, text_hash, search, verified_at, stale_at,
                                       kind, dataset_id, lat, lon, popularity, names, price, open_week, zone, completeness)
        select venue_id, facts, facts_hash, features::text[], search_text, text_hash,
               setweight(to_tsvector('simple', names), 'A') || setweight(to_tsvector('simple', terms), 'B')
                   || setweight(to_tsvector('simple', places), 'C') || setweight(to_tsvector('simple', prose), 'D')
                   || array_to_tsvector(codes::text[]) || venue_stems(venue.country, names, prose),
               verified_at, stale_at, venue.kind, venue.dataset_id, venue.lat, venue.lon, venue.popularity, names, price, open_week::int4multirange, zone, completeness
        from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
            as new (venue_id, facts, facts_hash, features, search_text, text_hash, names, terms, places, prose, verified_at, stale_at, codes, price, open_week, zone, completeness)
        join venue on venue.id = new.venue_id
        """;

    // What was merely verified keeps every other value as it is stored: no index is touched, and no reader told of a change.
    private const string WriteEnrichments =
        $"""
        {InsertEnrichments}
        on conflict (venue_id) do update
        set (facts, facts_hash, features, search_text, text_hash, search, names, price, open_week, zone, completeness, merged_at, changed_in) = (
                select n.* from (select old.facts, old.facts_hash, old.features, old.search_text, old.text_hash, old.search,
                                        old.names, old.price, old.open_week, old.zone, old.completeness, old.merged_at, old.changed_in
                                 where (old.facts_hash, old.text_hash, old.search, old.names, old.zone)
                                     is not distinct from (excluded.facts_hash, excluded.text_hash, excluded.search, excluded.names, excluded.zone)
                                 union all
                                 select excluded.facts, excluded.facts_hash, excluded.features, excluded.search_text, excluded.text_hash, excluded.search,
                                        excluded.names, excluded.price, excluded.open_week, excluded.zone, excluded.completeness, now(), pg_current_xact_id()
                                 where (old.facts_hash, old.text_hash, old.search, old.names, old.zone)
                                     is distinct from (excluded.facts_hash, excluded.text_hash, excluded.search, excluded.names, excluded.zone)) as n),
            verified_at = excluded.verified_at, stale_at = excluded.stale_at
        where (old.facts_hash, old.text_hash, old.search, old.names, old.zone, old.verified_at, old.stale_at)
            is distinct from (excluded.facts_hash, excluded.text_hash, excluded.search, excluded.names, excluded.zone, excluded.verified_at, excluded.stale_at)
        """;

    /// <summary>
    /// Stores the observations and merges anew the venues they are about, in the caller's transaction: one statement for all
    /// venues together. Applying the same again writes only when it was seen. A venue that is gone is passed over, and so is
    /// an observation older than the stored one of the same source.
    /// </summary>
    /// <returns>One outcome per venue that exists, in the order of their ids.</returns>
    public async Task<IReadOnlyList<EnrichmentOutcome>> ApplyAsync(
        JobTransaction transaction, IReadOnlyList<Observation> observations, CancellationToken cancellationToken = default)
    {
        if (observations.Count == 0)
        {
            return [];
        }

        var latest = observations
            .GroupBy(observation => (observation.VenueId, observation.Source))
            .Select(same => same.MaxBy(observation => observation.SeenAt)!)
            .ToList();
        var venues = await StoreAsync(transaction, latest, cancellationToken);
        MergedVenue[] merged = [.. venues.Select(venue => MergedVenue.Of(venue, freshness))];
        await WriteAsync(transaction, merged, cancellationToken);
        return [.. merged.Select(venue => venue.Outcome())];
    }

    /// <summary>Merges what one source says of a venue that has no row yet.</summary>
    internal NewEnrichment Prepare(string name, string kind, string? country, Observation said)
    {
        var venue = new VenueToMerge(said.VenueId, name, kind, country);
        venue.Observations.Add(said);
        return new NewEnrichment(FactJson.Write(said), MergedVenue.Of(venue, freshness));
    }

    /// <summary>
    /// Writes what was prepared for venues that the caller's transaction made: nobody else knows them, so nothing is looked up and nobody locked out.
    /// </summary>
    internal static async Task WriteNewAsync(
        JobTransaction transaction, string source, DateTimeOffset seenAt, IReadOnlyList<NewEnrichment> venues, CancellationToken cancellationToken)
    {
        if (venues.Count == 0)
        {
            return;
        }

        await using var batch = new NpgsqlBatch(transaction.Connection, transaction.Transaction);
        foreach (var command in CommandsForNew(source, seenAt, venues))
        {
            batch.BatchCommands.Add(command);
        }

        await batch.PrepareAsync(cancellationToken);
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>The statements of <see cref="WriteNewAsync"/>, for a batch that makes the venues as well.</summary>
    internal static IEnumerable<NpgsqlBatchCommand> CommandsForNew(string source, DateTimeOffset seenAt, IReadOnlyList<NewEnrichment> venues)
    {
        yield return new NpgsqlBatchCommand(StoreNewObservations)
        {
            Parameters =
            {
                Array(NpgsqlDbType.Uuid, venues.Select(venue => venue.Merged.Venue.Id).ToArray()),
                new() { Value = source },
                Array(NpgsqlDbType.Jsonb, venues.Select(venue => venue.Facts.Json).ToArray()),
                Array(NpgsqlDbType.Bytea, venues.Select(venue => venue.Facts.Hash).ToArray()),
                new() { Value = seenAt.UtcDateTime },
            },
        };
        var enrichments = new NpgsqlBatchCommand(InsertEnrichments);
        enrichments.Parameters.AddRange(Columns([.. venues.Select(venue => venue.Merged)]));
        yield return enrichments;
    }

    /// <summary>What each source said of a venue.</summary>
    public async Task<IReadOnlyList<Observation>> ReadAsync(Guid venueId, CancellationToken cancellationToken = default)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var command = new NpgsqlCommand(ReadObservations, connection) { Parameters = { Array(NpgsqlDbType.Uuid, new[] { venueId }) } };
        await command.PrepareAsync(cancellationToken);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var observations = new List<Observation>();
        while (await reader.ReadAsync(cancellationToken))
        {
            observations.Add(ReadObservation(reader));
        }

        return observations;
    }

    private static async Task<IReadOnlyCollection<VenueToMerge>> StoreAsync(
        JobTransaction transaction, List<Observation> observations, CancellationToken cancellationToken)
    {
        Guid[] ids = [.. observations.Select(observation => observation.VenueId).Distinct()];
        var facts = observations.ConvertAll(FactJson.Write);
        await using var batch = new NpgsqlBatch(transaction.Connection, transaction.Transaction)
        {
            BatchCommands =
            {
                new(LockVenues) { Parameters = { Array(NpgsqlDbType.Uuid, ids) } },
                new(ReadBefore) { Parameters = { Array(NpgsqlDbType.Uuid, ids) } },
                new(StoreObservations)
                {
                    Parameters =
                    {
                        Array(NpgsqlDbType.Uuid, observations.ConvertAll(observation => observation.VenueId)),
                        Array(NpgsqlDbType.Text, observations.ConvertAll(observation => observation.Source)),
                        Array(NpgsqlDbType.Jsonb, facts.ConvertAll(stored => stored.Json)),
                        Array(NpgsqlDbType.Bytea, facts.ConvertAll(stored => stored.Hash)),
                        Array(NpgsqlDbType.TimestampTz, observations.ConvertAll(observation => observation.SeenAt.ToUniversalTime())),
                    },
                },
                new(ReadObservations) { Parameters = { Array(NpgsqlDbType.Uuid, ids) } },
            },
        };
        await batch.PrepareAsync(cancellationToken);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        return await ReadVenuesAsync(reader, cancellationToken);
    }

    private static async Task<IReadOnlyCollection<VenueToMerge>> ReadVenuesAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var venues = new Dictionary<Guid, VenueToMerge>();
        while (await reader.ReadAsync(cancellationToken))
        {
            venues.Add(reader.GetGuid(0), new VenueToMerge(reader.GetGuid(0), reader.GetString(1), reader.GetString(2), reader.IsDBNull(3) ? null : reader.GetString(3)));
        }

        await reader.NextResultAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var venue = venues[reader.GetGuid(0)];
            venue.FactsHash = reader.GetFieldValue<byte[]>(1);
            venue.TextHash = reader.GetFieldValue<byte[]>(2);
        }

        await reader.NextResultAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            venues[reader.GetGuid(0)].Observations.Add(ReadObservation(reader));
        }

        return venues.Values;
    }

    private static async Task WriteAsync(JobTransaction transaction, MergedVenue[] venues, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(WriteEnrichments, transaction.Connection, transaction.Transaction);
        command.Parameters.AddRange(Columns(venues));
        await command.PrepareAsync(cancellationToken);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static NpgsqlParameter[] Columns(MergedVenue[] venues) =>
    [
        Column(NpgsqlDbType.Uuid, venues, merged => merged.Venue.Id),
        Column(NpgsqlDbType.Jsonb, venues, merged => merged.FactsJson),
        Column(NpgsqlDbType.Bytea, venues, merged => merged.FactsHash),
        Column(NpgsqlDbType.Text, venues, merged => TextArray.Literal(merged.Features)),
        Column(NpgsqlDbType.Text, venues, merged => merged.Text.Embedded),
        Column(NpgsqlDbType.Bytea, venues, merged => merged.TextHash),
        Column(NpgsqlDbType.Text, venues, merged => merged.Text.Names),
        Column(NpgsqlDbType.Text, venues, merged => merged.Text.Terms),
        Column(NpgsqlDbType.Text, venues, merged => merged.Text.Places),
        Column(NpgsqlDbType.Text, venues, merged => merged.Text.Prose),
        Column(NpgsqlDbType.TimestampTz, venues, merged => merged.VerifiedAt?.ToUniversalTime()),
        Column(NpgsqlDbType.TimestampTz, venues, merged => merged.StaleAt?.ToUniversalTime()),
        Column(NpgsqlDbType.Text, venues, merged => TextArray.Literal(merged.Text.Codes)),
        Column(NpgsqlDbType.Smallint, venues, merged => merged.Price),
        Column(NpgsqlDbType.Text, venues, merged => merged.OpenWeek),
        Column(NpgsqlDbType.Text, venues, merged => CountryZones.Of(merged.Venue.Country)),
        Column(NpgsqlDbType.Real, venues, merged => merged.Completeness),
    ];

    private static Observation ReadObservation(NpgsqlDataReader reader) =>
        FactJson.Read(reader.GetGuid(0), reader.GetString(1), reader.GetString(2), reader.GetFieldValue<DateTimeOffset>(3));

    private static NpgsqlParameter Array(NpgsqlDbType type, object values) => new() { Value = values, NpgsqlDbType = NpgsqlDbType.Array | type };

    private static NpgsqlParameter Column<T>(NpgsqlDbType type, MergedVenue[] venues, Func<MergedVenue, T> value) =>
        Array(type, System.Array.ConvertAll(venues, venue => value(venue)));
}
