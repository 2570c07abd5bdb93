using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using Voy8.Core.Discovery.Matching;
using Voy8.Jobs;

namespace Voy8.Core.Discovery.Merging;

/// <summary>A business that was taken for a known venue.</summary>
/// <param name="AbsorbedId">The venue that it was, or would be, by itself.</param>
/// <param name="DecidedBy">The person's e-mail address; null: the matcher was certain.</param>
public sealed record VenueMerge(
    Guid Id, Guid VenueId, string VenueName, Guid AbsorbedId, string AbsorbedName, double Score, IReadOnlyList<MatchEvidence> Evidence, string? DecidedBy,
    DateTimeOffset MergedAt, DateTimeOffset? UndoneAt);

/// <summary>Two venues that may be one business.</summary>
/// <param name="Decision">merged, apart; null while nobody has said.</param>
public sealed record MatchReview(
    Guid Id, Guid VenueId, string VenueName, string? VenueAddress, Guid OtherId, string OtherName, string? OtherAddress, double Score, IReadOnlyList<MatchEvidence> Evidence,
    DateTimeOffset CreatedAt, string? Decision);

/// <summary>What led to a venue when it was absorbed, and leads to the other now.</summary>
/// <param name="Merges">Ids of older merges.</param>
/// <param name="Listings"><c>adapter/key</c>.</param>
internal sealed record MovedAlong(Guid[] Merges, string[] Listings)
{
    public static readonly MovedAlong None = new([], []);
}

/// <summary>What was merged, and what a person is to look at.</summary>
public sealed class MergeStore(NpgsqlDataSource database)
{
    /// <summary>Newest first.</summary>
    public async Task<(IReadOnlyList<VenueMerge> Merges, long Total)> ListMergesAsync(int limit, int offset, CancellationToken cancellationToken = default)
    {
        await using var command = database.CreateCommand(
            """
            select m.id, m.venue_id, v.name, (m.absorbed ->> 'id')::uuid, m.absorbed ->> 'name', m.score, m.evidence::text, case when m.decided_by is not null then coalesce(a.email, 'somebody whose account is gone') end, m.merged_at, m.undone_at,
                   (select count(*) from venue_merge)
            from venue_merge m
            join venue v on v.id = m.venue_id
            left join account a on a.id = m.decided_by
            order by m.merged_at desc, m.id desc limit $1 offset $2
            """);
        command.Parameters.Add(new() { Value = limit });
        command.Parameters.Add(new() { Value = offset });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var merges = new List<VenueMerge>();
        long total = 0;
        while (await reader.ReadAsync(cancellationToken))
        {
            merges.Add(new VenueMerge(
                reader.GetGuid(0), reader.GetGuid(1), reader.GetString(2), reader.GetGuid(3), reader.GetString(4), reader.GetDouble(5), Evidence(reader.GetString(6)),
                reader.IsDBNull(7) ? null : reader.GetString(7), reader.GetFieldValue<DateTimeOffset>(8), reader.IsDBNull(9) ? null : reader.GetFieldValue<DateTimeOffset>(9)));
            total = reader.GetInt64(10);
        }

        return (merges, total);
    }

    /// <summary>Those that nobody has decided, the likeliest first.</summary>
    public async Task<(IReadOnlyList<MatchReview> Reviews, long Total)> ListReviewsAsync(int limit, int offset, CancellationToken cancellationToken = default)
    {
        await using var command = database.CreateCommand(
            """
            select r.id, r.venue_id, v.name, concat_ws(' ', ve.facts #>> '{street,0}', ve.facts #>> '{house_number,0}'),
                   r.other_id, o.name, concat_ws(' ', oe.facts #>> '{street,0}', oe.facts #>> '{house_number,0}'),
                   r.score, r.evidence::text, r.created_at, r.decision, count(*) over ()
            from match_review r
            join venue v on v.id = r.venue_id
            join venue o on o.id = r.other_id
            left join enrichment ve on ve.venue_id = v.id
            left join enrichment oe on oe.venue_id = o.id
            where r.decision is null
            order by r.score desc, r.id limit $1 offset $2
            """);
        command.Parameters.Add(new() { Value = limit });
        command.Parameters.Add(new() { Value = offset });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var reviews = new List<MatchReview>();
        long total = 0;
        while (await reader.ReadAsync(cancellationToken))
        {
            reviews.Add(new MatchReview(
                reader.GetGuid(0), reader.GetGuid(1), reader.GetString(2), reader.GetString(3), reader.GetGuid(4), reader.GetString(5), reader.GetString(6), reader.GetDouble(7),
                Evidence(reader.GetString(8)), reader.GetFieldValue<DateTimeOffset>(9), null));
            total = reader.GetInt64(11);
        }

        return (reviews, total);
    }

    internal static async Task AddMergeAsync(
        JobTransaction transaction, Guid venueId, AbsorbedVenue absorbed, IEnumerable<string> sources, Match match, Guid? decidedBy, MovedAlong moved, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "insert into venue_merge (id, venue_id, absorbed, sources, score, evidence, decided_by, moved, listings) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            transaction.Connection,
            transaction.Transaction)
        {
            Parameters =
            {
                new() { Value = Guid.CreateVersion7() },
                new() { Value = venueId },
                new() { Value = absorbed.ToJson(), NpgsqlDbType = NpgsqlDbType.Jsonb },
                new() { Value = sources.ToArray() },
                new() { Value = match.Score },
                new() { Value = Json(match.Evidence), NpgsqlDbType = NpgsqlDbType.Jsonb },
                new() { Value = (object?)decidedBy ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid },
                new() { Value = moved.Merges },
                new() { Value = moved.Listings },
            },
        };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    internal static async Task AddReviewAsync(JobTransaction transaction, Guid venueId, Guid otherId, Match match, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "insert into match_review (id, venue_id, other_id, score, evidence) values ($1, $2, $3, $4, $5) on conflict do nothing",
            transaction.Connection,
            transaction.Transaction)
        {
            Parameters =
            {
                new() { Value = Guid.CreateVersion7() },
                new() { Value = venueId },
                new() { Value = otherId },
                new() { Value = match.Score },
                new() { Value = Json(match.Evidence), NpgsqlDbType = NpgsqlDbType.Jsonb },
            },
        };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    internal static string Json(IReadOnlyList<MatchEvidence> evidence) => JsonSerializer.Serialize(evidence, MergeJson.Default.IReadOnlyListMatchEvidence);

    internal static IReadOnlyList<MatchEvidence> Evidence(string json) => JsonSerializer.Deserialize(json, MergeJson.Default.IReadOnlyListMatchEvidence) ?? [];
}
