using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Voy8.Core.Crawling.Fetching;
using Voy8.Core.Crawling.Politeness;
using Voy8.Core.Crawling.Robots;
using Voy8.Core.Crawling.Sitemaps;
using Voy8.Core.Enrichment;
using Voy8.Core.Extraction;
using Voy8.Jobs;

namespace Voy8.Core.Crawling;

/// <summary>Visits one venue's site: robots.txt, the home page, then the few pages worth reading, at the pace that the host is owed.</summary>
public sealed class CrawlSession(
    PageFetcher fetcher,
    RobotsCache robots,
    HostGate gate,
    VisitJournal journal,
    CrawlScope scope,
    PageExtractor extractor,
    IOptions<CrawlingOptions> options,
    TimeProvider time,
    ILogger<CrawlSession> logger)
{
    /// <param name="target">A venue whose website is in scope.</param>
    /// <param name="known">Of the pages that all known facts were read on, the home page first; null to read the site anew.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="JobDeferredException">The host is busy or rests, before the first page or between two.</exception>
    /// <exception cref="FetchException">The site could not be read.</exception>
    public async Task<CrawlResult> RunAsync(CrawlTarget target, IReadOnlyList<PageValidators>? known, CancellationToken cancellationToken)
    {
        var hosts = new VisitHosts(robots, gate, scope, options.Value);
        await using var visit = new SiteVisit(target.VenueId, fetcher, hosts, journal, options.Value, time);
        using var timeout = new CancellationTokenSource(await visit.BeginAsync(), time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            var result = await RunAsync(visit, target, known, both.Token);
            visit.Forget();
            return result;
        }
        catch (VisitPausedException paused)
        {
            throw new JobDeferredException(paused.Wait, paused.Message) { KeepsPlace = true };
        }
        catch (JobDeferredException)
        {
            await visit.RememberRedirectAsync();
            throw;
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            visit.Forget();
            throw new FetchException(FetchFailure.Timeout, $"The visit took longer than {options.Value.SessionTimeout.TotalSeconds:0} s.", exception);
        }
    }

    private async Task<CrawlResult> RunAsync(SiteVisit visit, CrawlTarget target, IReadOnlyList<PageValidators>? known, CancellationToken cancellationToken)
    {
        var home = new Uri(target.Website!);
        var answers = new PageAnswers();
        PageResponse response;
        try
        {
            response = await visit.FetchAsync(HomeOf(home, known?[0]), cancellationToken);
            if (response.Status == HttpStatusCode.NotModified && response.Url == known?[0].Url)
            {
                var verified = await new PageVerifier(visit, answers, logger).VerifyAsync(response.Url, known.Skip(1), cancellationToken);
                if (verified is not null || !await visit.MayGoOnAsync())
                {
                    return new CrawlResult(CrawlStatus.Unchanged, null, response.Url, (int)response.Status, response.ETag, response.LastModified, 0, [])
                    {
                        VerifiedPages = verified ?? [response.Url],
                        GonePages = answers.Gone,
                        IsCutShort = verified is null || verified.Count < known.Count,
                    };
                }

                response = await visit.FetchAsync(HomeOf(response.Url), cancellationToken);
            }
        }
        catch (CrawlForbiddenException forbidden)
        {
            return CrawlResult.Ended(CrawlStatus.Forbidden, forbidden.Message, home);
        }

        if (Verdict(response) is { } ended)
        {
            return ended;
        }

        var venue = target.Profile;
        var page = Extract(response, venue);
        if (page.NoIndex)
        {
            return CrawlResult.Ended(CrawlStatus.Forbidden, "The page asks not to be indexed.", response.Url, (int)response.Status);
        }

        answers.Note(home, response);
        var pages = new List<ReadPage> { new(response.Validators, page) };
        await ReadFurtherAsync(visit, pages, answers, response.Url, venue, cancellationToken);
        return new CrawlResult(
            CrawlStatus.Succeeded, null, response.Url, (int)response.Status, response.ETag, response.LastModified, pages.Count, FactSet.Merge(pages.SelectMany(p => p.Content.Facts)))
        {
            FurtherPages = [.. pages.Skip(1).Select(p => p.Validators)],
            ReadPages = answers.Read,
            GonePages = answers.Gone,
            IsCutShort = answers.IsCutShort,
        };
    }

    private async Task ReadFurtherAsync(SiteVisit visit, List<ReadPage> pages, PageAnswers answers, Uri home, VenueProfile venue, CancellationToken cancellationToken)
    {
        if (pages[0].Content.NoFollow)
        {
            return;
        }

        var plan = new PagePlan(home, pages[0].Content.Links);
        var sitemaps = new SiteSitemaps(visit, options.Value, logger);
        for (var read = 0; read < options.Value.ExtraPages; read++)
        {
            Fact[] facts = [.. pages.SelectMany(page => page.Content.Facts)];
            var url = plan.Next(facts);
            if (url is null && plan.LacksPages(facts))
            {
                plan.Add(await sitemaps.FindPagesAsync(home, cancellationToken));
                url = plan.Next(facts);
            }

            if (url is null || !await TryReadAsync(visit, plan, pages, answers, url, venue, cancellationToken))
            {
                return;
            }
        }
    }

    /// <returns>False when the host is not to be asked any more in this visit.</returns>
    private async Task<bool> TryReadAsync(SiteVisit visit, PagePlan plan, List<ReadPage> pages, PageAnswers answers, Uri url, VenueProfile venue, CancellationToken cancellationToken)
    {
        try
        {
            if (!await visit.MayGoOnAsync())
            {
                logger.PagePassedOver(url, "the host asks for a longer pause than a visit waits");
                answers.IsCutShort = true;
                return false;
            }

            var response = await visit.FetchAsync(new PageRequest(url), cancellationToken);
            answers.Note(url, response);
            if (response.IsSuccess && response.IsHtml && plan.IsNew(url, response.Url) && Extract(response, venue) is { NoIndex: false } page)
            {
                pages.Add(new ReadPage(response.Validators, page));
            }

            return true;
        }
        catch (Exception exception) when (exception is FetchException or CrawlForbiddenException or JobDeferredException)
        {
            // The home page was read; what it says stands without this page.
            logger.PagePassedOver(url, exception.Message);
            answers.IsCutShort |= exception is JobDeferredException or FetchException { IsTransient: true };
            return exception is not FetchException { IsTransient: true };
        }
    }

    private PageContent Extract(PageResponse response, VenueProfile venue)
    {
        try
        {
            return extractor.Extract(SourceOf(response), venue);
        }
        catch (PageTooComplexException exception)
        {
            throw new FetchException(FetchFailure.BadAnswer, exception.Message, exception);
        }
    }

    private PageRequest HomeOf(Uri url, PageValidators? known = null) =>
        new(url, known) { LeadsOn = response => response.IsHtml && MetaRefresh.MayBeIn(response.Body) ? MetaRefresh.Find(SourceOf(response)) : null };

    private PageSource SourceOf(PageResponse response) => new(response.Url, PageDecoder.Decode(response.Body, response.Charset), time.GetUtcNow(), response.RobotsTag);

    // What the status of the home page says by itself; null when there is a page to read.
    private static CrawlResult? Verdict(PageResponse response)
    {
        var status = (int)response.Status;
        return status switch
        {
            404 or 410 => CrawlResult.Ended(CrawlStatus.NotFound, $"The page is gone ({status}).", response.Url, status),
            401 or 403 or 451 => CrawlResult.Ended(CrawlStatus.Forbidden, $"The site does not let crawlers in ({status}).", response.Url, status),
            408 or 425 or 429 or >= 500 => throw new FetchException(FetchFailure.Unavailable, $"{response.Url.Host} answers {status}.") { RetryAfter = response.RetryAfter },
            < 200 or >= 300 => throw new FetchException(FetchFailure.BadAnswer, $"{response.Url.Host} answers {status}."),
            _ when !response.IsHtml => throw new FetchException(FetchFailure.BadAnswer, $"{response.Url.Host} sends {response.MediaType} instead of a page."),
            _ => null,
        };
    }

    private sealed record ReadPage(PageValidators Validators, PageContent Content);
}
