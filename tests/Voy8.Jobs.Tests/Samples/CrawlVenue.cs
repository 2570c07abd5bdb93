namespace Voy8.Jobs.Tests.Samples;

// What follows stands in docs/jobs.md, word for word.
[JobType("crawl_venue", Queue = "crawl", TimeoutSeconds = 120)]
public sealed record CrawlVenue(Guid VenueId);

public sealed class CrawlVenueHandler(Crawler crawler) : IJobHandler<CrawlVenue>
{
    public async Task HandleAsync(CrawlVenue job, JobContext context, CancellationToken cancellationToken)
    {
        var pages = await crawler.PagesAsync(job.VenueId, cancellationToken)
            ?? throw new PermanentJobException("The venue is gone.");           // dead at once

        foreach (var (page, number) in pages.Select((page, number) => (page, number)))
        {
            if (!crawler.MayFetchNow(page.Host, out var wait))
            {
                throw new JobDeferredException(wait, "The host asked us to wait."); // comes back later, no attempt counted
            }

            await crawler.FetchAsync(page, cancellationToken);                  // any other exception: retried with backoff
            context.Report(new JobProgress(Processed: number + 1, Total: pages.Count));
        }

        context.SetResult(new { Pages = pages.Count });
    }
}
