using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Voy8.Core.Crawling.Fetching;
using Voy8.Core.Embeddings;
using Voy8.Core.Enrichment;
using Voy8.Jobs;

namespace Voy8.Core.Crawling;

/// <summary>
/// Crawls a venue's site and stores what it says. Running it again changes nothing but the time of verification.
/// </summary>
internal sealed class CrawlVenueHandler(
    CrawlScope scope,
    CrawlSession session,
    CrawlStateStore states,
    EnrichmentStore enrichment,
    VisitWriter writer,
    IOptions<EnrichmentOptions> freshness,
    IJobClient jobs,
    IVenueFeed feed,
    TimeProvider time,
    ILogger<CrawlVenueHandler> logger) : IJobHandler<CrawlVenue>
{
    public async Task HandleAsync(CrawlVenue payload, JobContext context, CancellationToken cancellationToken)
    {
        if (await states.FindTargetAsync(payload.VenueId, cancellationToken) is not { } target)
        {
            context.SetResult(new CrawlVenueResult("gone", "There is no such venue any more.", 0, 0));
            return;
        }

        if (target.IsElsewhere)
        {
            await DropAsync(target.VenueId, cancellationToken);
            target = target with { LastVisit = null };
        }

        if (scope.WhyNot(target.Website) is { } reason)
        {
            context.SetResult(new CrawlVenueResult("skipped", reason, 0, 0));
            await feed.PublishAsync(new VenueChange(target.VenueId, VenueChangeKind.RefreshFailed), cancellationToken);
            return;
        }

        await feed.PublishAsync(new VenueChange(target.VenueId, VenueChangeKind.Refreshing), cancellationToken);
        var begun = time.GetUtcNow();
        Observation? previous = null;
        try
        {
            previous = await PreviousAsync(target.VenueId, cancellationToken);
            var result = await session.RunAsync(target, KnownPages.Of(target.LastVisit, previous), cancellationToken);
            context.SetResult(await StoreAsync(target, result, previous, begun, cancellationToken));
        }
        catch (JobDeferredException deferred)
        {
            logger.CrawlDeferred(target.Website!, deferred.Delay, deferred.Message);
            throw;
        }
        catch (FetchException failure)
        {
            await FailAsync(target, previous, failure.Message, failure.IsTransient, begun, context, cancellationToken);
            throw failure.IsTransient ? new CrawlFailedException(failure.Message, failure) : new PermanentJobException(failure.Message, failure);
        }
        catch (Exception exception) when (context.Attempt >= context.MaxAttempts && !cancellationToken.IsCancellationRequested)
        {
            // Without a state of this visit a search would find the venue as it was, and ask for it again without end.
            await FailAsync(target, previous: null, "The site could not be read, for a reason that lies with us.", retry: true, begun, context, cancellationToken);
            logger.CrawlBroken(target.Website!, exception);
            throw;
        }
    }

    private async Task<Observation?> PreviousAsync(Guid venueId, CancellationToken cancellationToken) =>
        (await enrichment.ReadAsync(venueId, cancellationToken)).FirstOrDefault(observation => observation.Source == ObservationSource.Crawl);

    private async Task<CrawlVenueResult> StoreAsync(CrawlTarget target, CrawlResult result, Observation? previous, DateTimeOffset begun, CancellationToken cancellationToken)
    {
        var read = result.Status is CrawlStatus.Succeeded or CrawlStatus.Unchanged;
        var state = StateOf(target, result, result.Status, begun, read);
        var status = await writer.WriteAsync(read ? ReadRecord(target, result, previous, state, begun) : new VisitRecord(state, Remembered(previous, begun)), cancellationToken);
        await feed.PublishAsync(new VenueChange(target.VenueId, read ? VenueChangeKind.Refreshed : VenueChangeKind.RefreshFailed), cancellationToken);

        if (read)
        {
            logger.Crawled(target.Website!, status, result.PagesRead, result.Facts.Count, (long)(time.GetUtcNow() - begun).TotalMilliseconds);
        }
        else
        {
            logger.CrawlEnded(target.Website!, status, result.Message ?? "");
        }

        return new CrawlVenueResult(status, result.Message, result.PagesRead, result.Facts.Count);
    }

    private VisitRecord ReadRecord(CrawlTarget target, CrawlResult result, Observation? previous, CrawlState state, DateTimeOffset begun)
    {
        IReadOnlyList<Fact> facts = result.Status == CrawlStatus.Unchanged && previous is not null
            ? [.. Verified(previous.Facts, result, begun)]
            : FactDecay.Carry(previous, [.. result.Facts.Select(fact => fact with { SeenAt = begun })], begun, freshness.Value.LifetimeOf, new EarlierFacts(result).FateOf);
        Fact[] unasked = [.. facts.Where(fact => fact.MissedAt is null && fact.SeenAt < begun)];
        return new VisitRecord(
            state with { IsPartial = unasked.Length > 0, FurtherPages = WithPagesOf(unasked, state.FurtherPages, target.LastVisit) },
            new Observation(target.VenueId, ObservationSource.Crawl, facts, begun),
            Compares: previous is not null);
    }

    // What the former site said is about that site, whatever the new one turns out to say.
    private async Task DropAsync(Guid venueId, CancellationToken cancellationToken)
    {
        if (await PreviousAsync(venueId, cancellationToken) is { Facts.Count: > 0 } former)
        {
            await using var transaction = await jobs.BeginTransactionAsync(cancellationToken);
            if ((await enrichment.ApplyAsync(transaction, [former with { Facts = [] }], cancellationToken)).Any(outcome => outcome.TextChanged))
            {
                await transaction.EnqueueAsync(new EmbedVenues([venueId]), cancellationToken: cancellationToken);
            }

            await transaction.CommitAsync(cancellationToken);
        }
    }

    /// <returns>What is left when the site says nothing: in the end what it said is forgotten, and the time of verification stays. Null when nothing is to be forgotten yet.</returns>
    private Observation? Remembered(Observation? previous, DateTimeOffset now)
    {
        var left = previous?.Facts.Where(fact => !FactDecay.IsForgotten(fact, now, freshness.Value.LifetimeOf)).ToList();
        return left is not null && left.Count < previous!.Facts.Count ? previous with { Facts = left } : null;
    }

    // 304 verifies what was read before on that page: those facts carry the time of this visit.
    private IEnumerable<Fact> Verified(IEnumerable<Fact> facts, CrawlResult result, DateTimeOffset now)
    {
        var verified = result.VerifiedPages.Select(page => page.AbsoluteUri).ToHashSet();
        var earlier = new EarlierFacts(result);
        return facts
            .Select(fact => fact is { MissedAt: null, SourceUrl: { } source } && verified.Contains(source) ? fact with { SeenAt = now } : fact)
            .Where(fact => earlier.FateOf(fact) != FactFate.Gone && !FactDecay.IsForgotten(fact, now, freshness.Value.LifetimeOf));
    }

    // A page that could not be asked is to be asked again, as long as that makes no visit longer than the first.
    private static IReadOnlyList<PageValidators> WithPagesOf(Fact[] unasked, IReadOnlyList<PageValidators> pages, CrawlState? last)
    {
        var sources = unasked.Select(fact => fact.SourceUrl).Except(pages.Select(page => page.Url.AbsoluteUri)).ToHashSet();
        var before = last?.FurtherPages ?? [];
        return [.. pages.Concat(before.Where(page => sources.Contains(page.Url.AbsoluteUri))).Take(Math.Max(pages.Count, before.Count))];
    }

    private CrawlState StateOf(CrawlTarget target, CrawlResult result, string status, DateTimeOffset begun, bool read) => new(
        target.VenueId,
        status,
        result.Message,
        result.HttpStatus,
        result.FinalUrl?.AbsoluteUri ?? target.LastVisit?.FinalUrl,
        result.ETag ?? (result.Status == CrawlStatus.Unchanged ? target.LastVisit?.ETag : null),
        result.LastModified ?? (result.Status == CrawlStatus.Unchanged ? target.LastVisit?.LastModified : null),
        result.Status == CrawlStatus.Unchanged ? target.LastVisit?.PagesRead ?? 0 : result.PagesRead,
        begun,
        read ? begun : null,
        time.GetUtcNow() - begun)
    {
        Website = target.Website,
        FurtherPages = result.Status == CrawlStatus.Unchanged ? target.LastVisit?.FurtherPages ?? [] : result.FurtherPages,
    };

    // The state tells people after each attempt; watchers hear of it when no other attempt follows.
    private async Task FailAsync(CrawlTarget target, Observation? previous, string reason, bool retry, DateTimeOffset begun, JobContext context, CancellationToken cancellationToken)
    {
        var last = !retry || context.Attempt >= context.MaxAttempts;
        var message = last ? reason : $"{reason} It will be tried again.";
        var result = CrawlResult.Ended(CrawlStatus.Failed, message) with
        {
            ETag = target.LastVisit?.ETag,
            LastModified = target.LastVisit?.LastModified,
            FurtherPages = target.LastVisit?.FurtherPages ?? [],
        };
        var state = StateOf(target, result, CrawlStatus.Failed, begun, read: false) with { IsTriedAgain = !last };
        await writer.WriteAsync(new VisitRecord(state, Remembered(previous, begun)), cancellationToken);
        logger.CrawlEnded(target.Website!, CrawlStatus.Failed, message);
        if (last)
        {
            await feed.PublishAsync(new VenueChange(target.VenueId, VenueChangeKind.RefreshFailed), cancellationToken);
        }
    }
}

/// <summary>The job's result.</summary>
/// <param name="Status">One of <see cref="CrawlStatus"/>, or <c>gone</c> or <c>skipped</c> when there was nothing to visit.</param>
public sealed record CrawlVenueResult(string Status, string? Message, int PagesRead, int Facts);

/// <summary>The site could not be read this time; a later attempt may succeed.</summary>
public sealed class CrawlFailedException(string message, Exception innerException) : Exception(message, innerException);
