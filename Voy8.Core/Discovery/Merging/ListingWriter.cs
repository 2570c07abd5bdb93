using Npgsql;
using Voy8.Core.Catalogue;
using Voy8.Core.Catalogue.Importing;
using Voy8.Core.Crawling;
using Voy8.Core.Discovery.Directories;
using Voy8.Core.Discovery.Matching;
using Voy8.Core.Embeddings;
using Voy8.Core.Enrichment;
using Voy8.Jobs;

namespace Voy8.Core.Discovery.Merging;

/// <summary>
/// Writes a batch of listings in one transaction: venues, facts, merges, reviews, how far the search is, and the jobs that follow. So a batch is in
/// with everything that belongs to it, or not at all. Batches take turns across the fleet, so that no two of them make one business twice.
/// </summary>
internal sealed class ListingWriter(
    IJobClient jobs, VenueStore venues, EnrichmentStore enrichments, MatchCandidateStore candidates, CrawlRequests crawls, TimeProvider time)
{
    private const int MaxReviews = 3;

    /// <param name="discovery">What is looked for.</param>
    /// <param name="search">Where the search was.</param>
    /// <param name="listings">No two with the same key; those that need not be read again come as they are known.</param>
    /// <param name="advance">Where the search is then, but for what this batch adds to its counts.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Where the search is now.</returns>
    /// <exception cref="DiscoveryOvertakenException">Another worker goes on with the search.</exception>
    public async Task<DirectorySearch> WriteAsync(
        BusinessDiscovery discovery, DirectorySearch search, IReadOnlyList<Listing> listings, DirectorySearch advance, CancellationToken cancellationToken)
    {
        await using var transaction = await jobs.BeginTransactionAsync(cancellationToken);
        await LockAsync(transaction, cancellationToken);
        var batch = new ListingBatch(discovery, search.Adapter, time.GetUtcNow());
        var known = await ListingStore.FindAsync(transaction, search.Adapter, listings.Select(listing => listing.Key), cancellationToken);
        foreach (var listing in listings)
        {
            var hash = batch.Draft(listing).ContentHash;
            if (!known.TryGetValue(listing.Key, out var before))
            {
                await DecideAsync(transaction, batch, listing, cancellationToken);
            }
            else if (!before.ContentHash.AsSpan().SequenceEqual(hash))
            {
                batch.Update(listing, before.VenueId);
            }
            else
            {
                batch.See(listing, before.VenueId);
            }
        }

        await WriteAsync(transaction, batch, cancellationToken);
        var to = advance with { Counts = advance.Counts + batch.Counts };
        if (!await DiscoveryStore.AdvanceAsync(transaction, discovery.Id, search, to, cancellationToken))
        {
            throw new DiscoveryOvertakenException(discovery.Id);
        }

        await transaction.CommitAsync(cancellationToken);
        return to;
    }

    private async Task DecideAsync(JobTransaction transaction, ListingBatch batch, Listing listing, CancellationToken cancellationToken)
    {
        var subject = batch.Subject(listing);
        var profile = MatchProfile.Of(subject);
        var found = await candidates.FindAsync(transaction, subject, profile, cancellationToken);
        var matches = found.Select(candidate => (candidate.VenueId, Match: VenueMatcher.Compare(profile, candidate.Profile)))
            .Concat(batch.Made.Select(made => (made.VenueId, Match: VenueMatcher.Compare(profile, made.Profile))))
            .Where(pair => pair.Match.Certainty != MatchCertainty.Different)
            .OrderByDescending(pair => pair.Match.Score).ThenBy(pair => pair.VenueId)
            .ToList();
        if (matches.Find(pair => pair.Match.Certainty == MatchCertainty.Certain) is { Match: not null } best)
        {
            batch.Merge(listing, best.VenueId, best.Match);
        }
        else
        {
            batch.Make(listing, profile, [.. matches.Take(MaxReviews)]);
        }
    }

    private async Task WriteAsync(JobTransaction transaction, ListingBatch batch, CancellationToken cancellationToken)
    {
        await batch.ResolveAsync(async drafts => await venues.WriteAsync(transaction, batch.DatasetId, drafts, cancellationToken));
        foreach (var (venueId, draft) in batch.Updates())
        {
            await VenueStore.UpdateAsync(transaction, venueId, draft, cancellationToken);
        }

        var outcomes = await enrichments.ApplyAsync(transaction, batch.Observations(), cancellationToken);
        foreach (var (listing, venueId, hash) in batch.Listings())
        {
            await ListingStore.PutAsync(transaction, batch.Adapter, listing, venueId, hash, batch.Now, cancellationToken);
        }

        foreach (var (venueId, absorbed, match) in batch.Merges())
        {
            await MergeStore.AddMergeAsync(transaction, venueId, absorbed, absorbed.Observations.Select(said => said.Source), match, null, MovedAlong.None, cancellationToken);
        }

        foreach (var (venueId, otherId, match) in batch.Reviews())
        {
            await MergeStore.AddReviewAsync(transaction, venueId, otherId, match, cancellationToken);
        }

        if (outcomes.Where(outcome => outcome.TextChanged).Select(outcome => outcome.VenueId).ToArray() is { Length: > 0 } changed)
        {
            await transaction.EnqueueAsync(new EmbedVenues(changed), cancellationToken: cancellationToken);
        }

        await crawls.RequestAsync(transaction, batch.NewSites(), JobPriority.Low, cancellationToken);
    }

    internal static async Task LockAsync(JobTransaction transaction, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("select pg_advisory_xact_lock(hashtext('voy8:discovery'))", transaction.Connection, transaction.Transaction);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}

/// <summary>Another worker has gone on with the search: this one held its job for longer than its lease.</summary>
internal sealed class DiscoveryOvertakenException(Guid discoveryId) : Exception($"Another worker goes on with discovery {discoveryId}.");
