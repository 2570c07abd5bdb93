using Npgsql;
using Voy8.Core.Catalogue;
using Voy8.Core.Discovery.Matching;
using Voy8.Core.Embeddings;
using Voy8.Core.Enrichment;
using Voy8.Jobs;

namespace Voy8.Core.Discovery.Merging;

/// <summary>Whether a person's decision was carried out.</summary>
public enum MergeOutcome
{
    Done,
    NotFound,

    /// <summary>It was decided or undone before, or a venue of it is gone.</summary>
    Conflict,

    /// <summary>The venue that stayed became part of another since: that is undone first.</summary>
    Followed,
}

/// <summary>Carries out what people decide: two venues are one, or are not, or a merge was wrong. Each in one transaction.</summary>
public sealed class VenueMerger(IJobClient jobs, EnrichmentStore enrichments, IEnumerable<IVenueDependents> dependents, IVenueFeed feed, TimeProvider time)
{
    /// <summary>Says that the two are one: the venue becomes part of the other, with all that was said of it.</summary>
    public async Task<MergeOutcome> MergeAsync(Guid reviewId, Guid decidedBy, CancellationToken cancellationToken = default)
    {
        await using var transaction = await jobs.BeginTransactionAsync(cancellationToken);
        await ListingWriter.LockAsync(transaction, cancellationToken);
        // An import that has looked what is absorbed writes before this goes on.
        await ExecuteAsync(transaction, "select pg_advisory_xact_lock(hashtext($1))", cancellationToken, VenueStore.MergeLock);
        if (await TakeReviewAsync(transaction, reviewId, "merged", cancellationToken) is not { } review)
        {
            return await HasAsync(transaction, "match_review", reviewId, cancellationToken) ? MergeOutcome.Conflict : MergeOutcome.NotFound;
        }

        // In the order of their ids, as whatever locks several venues does.
        await ExecuteAsync(transaction, "select id from venue where id = any ($1) order by id for update", cancellationToken, new[] { review.VenueId, review.OtherId });
        var absorbed = await AbsorbedVenueStore.ReadAsync(transaction, review.VenueId, cancellationToken);
        if (absorbed is null || !await HasAsync(transaction, "venue", review.OtherId, cancellationToken))
        {
            return MergeOutcome.Conflict;
        }

        var own = (await AbsorbedVenueStore.ObservationsAsync(transaction, review.OtherId, cancellationToken)).Select(said => said.Source).ToHashSet(StringComparer.Ordinal);
        var followers = await MoveAsync(transaction, review.VenueId, review.OtherId, cancellationToken);
        foreach (var dependent in dependents)
        {
            await dependent.MoveAsync(transaction, review.VenueId, review.OtherId, cancellationToken);
        }

        await ExecuteAsync(transaction, "delete from venue where id = $1", cancellationToken, review.VenueId);
        // Where one source speaks of both, the venue that stays keeps what it said of that.
        Observation[] moved = [.. absorbed.ObservationsOf(review.OtherId).Where(said => !own.Contains(said.Source))];
        await MergeStore.AddMergeAsync(transaction, review.OtherId, absorbed, moved.Select(said => said.Source), review.Match, decidedBy, followers, cancellationToken);
        await ApplyAsync(transaction, moved, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        await feed.PublishAsync(new VenueChange(review.OtherId, VenueChangeKind.Refreshed), CancellationToken.None);
        return MergeOutcome.Done;
    }

    /// <summary>Says that the two are not one; they are not asked about again.</summary>
    public async Task<MergeOutcome> KeepApartAsync(Guid reviewId, CancellationToken cancellationToken = default)
    {
        await using var transaction = await jobs.BeginTransactionAsync(cancellationToken);
        if (await TakeReviewAsync(transaction, reviewId, "apart", cancellationToken) is null)
        {
            return await HasAsync(transaction, "match_review", reviewId, cancellationToken) ? MergeOutcome.Conflict : MergeOutcome.NotFound;
        }

        await transaction.CommitAsync(cancellationToken);
        return MergeOutcome.Done;
    }

    /// <summary>Brings back the venue that was merged, as it was by itself, and takes from the other what came with it.</summary>
    public async Task<MergeOutcome> UndoAsync(Guid mergeId, CancellationToken cancellationToken = default)
    {
        await using var transaction = await jobs.BeginTransactionAsync(cancellationToken);
        await ListingWriter.LockAsync(transaction, cancellationToken);
        if (await TakeMergeAsync(transaction, mergeId, cancellationToken) is not { } merge)
        {
            return await HasAsync(transaction, "venue_merge", mergeId, cancellationToken) ? MergeOutcome.Conflict : MergeOutcome.NotFound;
        }

        if (merge.IsFollowed)
        {
            return MergeOutcome.Followed;
        }

        var (venueId, absorbed) = (merge.VenueId, merge.Absorbed);
        if (!await AbsorbedVenueStore.BringBackAsync(transaction, absorbed, cancellationToken))
        {
            return MergeOutcome.Conflict;
        }

        await MoveBackAsync(transaction, mergeId, venueId, absorbed.Id, merge.Sources, cancellationToken);
        foreach (var dependent in dependents)
        {
            await dependent.MoveBackAsync(transaction, absorbed.Id, venueId, merge.Origins, cancellationToken);
        }

        var parting = Parting.Of(absorbed, await AbsorbedVenueStore.ObservationsAsync(transaction, venueId, cancellationToken), venueId, merge.Sources, time.GetUtcNow());
        await ApplyAsync(transaction, [.. parting.Kept, .. parting.Returned], cancellationToken);
        await ExecuteAsync(
            transaction, "delete from observation where venue_id = $1 and source = any ($2)", cancellationToken,
            venueId, parting.Kept.Where(said => said.Facts.Count == 0).Select(said => said.Source).ToArray());
        await transaction.CommitAsync(cancellationToken);
        await feed.PublishAsync(new VenueChange(venueId, VenueChangeKind.Refreshed), CancellationToken.None);
        return MergeOutcome.Done;
    }

    /// <summary>What leads to one venue leads to the other from now on.</summary>
    private static async Task<MovedAlong> MoveAsync(JobTransaction transaction, Guid absorbed, Guid kept, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            """
            with moved as (update venue_merge set venue_id = $2 where venue_id = $1 returning id),
                 listed as (update directory_listing set venue_id = $2 where venue_id = $1 returning adapter || '/' || key as name)
            select array(select id from moved), array(select name from listed)
            """,
            transaction.Connection,
            transaction.Transaction)
        {
            Parameters = { new() { Value = absorbed }, new() { Value = kept } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return new MovedAlong(reader.GetFieldValue<Guid[]>(0), reader.GetFieldValue<string[]>(1));
    }

    private static Task MoveBackAsync(JobTransaction transaction, Guid mergeId, Guid kept, Guid absorbed, string[] sources, CancellationToken cancellationToken) => ExecuteAsync(
        transaction,
        """
        with undone as (select moved, listings from venue_merge where id = $1),
             moved as (update venue_merge set venue_id = $3 where venue_id = $2 and id = any (select unnest(moved) from undone)),
             decided as (
                 update match_review set decision = 'apart', decided_at = now()
                 where least(venue_id, other_id) = least($2, $3) and greatest(venue_id, other_id) = greatest($2, $3))
        update directory_listing set venue_id = $3
        where venue_id = $2 and (adapter || '/' || key in (select unnest(listings) from undone) or 'directory:' || adapter || '/' || key = any ($4))
        """,
        cancellationToken,
        mergeId, kept, absorbed, sources);

    /// <returns>Null when there is no such merge, or it was undone before.</returns>
    private static async Task<TakenMerge?> TakeMergeAsync(JobTransaction transaction, Guid id, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            """
            update venue_merge m set undone_at = now() where id = $1 and undone_at is null
            returning venue_id, absorbed::text, sources,
                      exists (select from venue_merge f where f.undone_at is null and f.moved @> array[m.id]),
                      array(select p.absorbed_id from venue_merge p where p.id = any (m.moved) and p.undone_at is null)
            """,
            transaction.Connection,
            transaction.Transaction)
        {
            Parameters = { new() { Value = id } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
        {
            return null;
        }

        var absorbed = AbsorbedVenue.Parse(reader.GetString(1));
        return new TakenMerge(reader.GetGuid(0), absorbed, reader.GetFieldValue<string[]>(2), reader.GetBoolean(3), [absorbed.Id, .. reader.GetFieldValue<Guid[]>(4)]);
    }

    private async Task ApplyAsync(JobTransaction transaction, IReadOnlyList<Observation> observations, CancellationToken cancellationToken)
    {
        var changed = (await enrichments.ApplyAsync(transaction, observations, cancellationToken)).Where(outcome => outcome.TextChanged).Select(outcome => outcome.VenueId).ToArray();
        if (changed.Length > 0)
        {
            await transaction.EnqueueAsync(new EmbedVenues(changed), cancellationToken: cancellationToken);
        }
    }

    private static async Task<(Guid VenueId, Guid OtherId, Match Match)?> TakeReviewAsync(JobTransaction transaction, Guid id, string decision, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            """
            update match_review set decision = $2, decided_at = now() where id = $1 and decision is null
            returning venue_id, other_id, score, evidence::text
            """,
            transaction.Connection,
            transaction.Transaction)
        {
            Parameters = { new() { Value = id }, new() { Value = decision } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? (reader.GetGuid(0), reader.GetGuid(1), new Match(MatchCertainty.Unsure, reader.GetDouble(2), MergeStore.Evidence(reader.GetString(3))))
            : null;
    }

    private static async Task<bool> HasAsync(JobTransaction transaction, string table, Guid id, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand($"select exists (select from {table} where id = $1)", transaction.Connection, transaction.Transaction) { Parameters = { new() { Value = id } } };
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private static async Task ExecuteAsync(JobTransaction transaction, string sql, CancellationToken cancellationToken, params object[] values)
    {
        await using var command = new NpgsqlCommand(sql, transaction.Connection, transaction.Transaction);
        command.Parameters.AddRange(values.Select(value => new NpgsqlParameter { Value = value }).ToArray());
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <param name="IsFollowed">Its venue became part of another since.</param>
    /// <param name="Origins">The absorbed venue, and those that were part of it.</param>
    private sealed record TakenMerge(Guid VenueId, AbsorbedVenue Absorbed, string[] Sources, bool IsFollowed, Guid[] Origins);
}
