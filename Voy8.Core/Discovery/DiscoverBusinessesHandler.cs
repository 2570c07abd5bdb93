using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Voy8.Core.Crawling;
using Voy8.Core.Discovery.Directories;
using Voy8.Core.Discovery.Merging;
using Voy8.Jobs;

namespace Voy8.Core.Discovery;

/// <summary>
/// Searches the directories for each keyword, some at once, page by page, and commits batch by batch. An attempt that follows another goes on
/// after the last listing that was committed.
/// </summary>
internal sealed class DiscoverBusinessesHandler(
    DiscoveryStore discoveries, DirectoryReader reader, ListingWriter writer, IOptions<DiscoveryOptions> options, ILogger<DiscoverBusinessesHandler> logger)
    : IJobHandler<DiscoverBusinesses>
{
    public async Task HandleAsync(DiscoverBusinesses payload, JobContext context, CancellationToken cancellationToken)
    {
        var discovery = await discoveries.FindAsync(payload.DiscoveryId, cancellationToken: cancellationToken)
            ?? throw new PermanentJobException("The discovery is gone: its dataset was deleted.");
        var planned = DirectoryPlan.Of(options.Value.Directories, discovery.City, discovery.Industry);
        if (planned.Count == 0)
        {
            throw new PermanentJobException($"No directory knows {discovery.Industry.Name} in {discovery.City.Name}: Discovery:Directories names none for this city and its languages.");
        }

        await discoveries.AddSearchesAsync(discovery.Id, [.. planned.Select(plan => (plan.Directory.Name, plan.Keyword))], cancellationToken);
        var searches = (await discoveries.ReadSearchesAsync(discovery.Id, cancellationToken)).ToDictionary(search => (search.Adapter, search.Keyword));
        var progress = new DiscoveryProgress(searches.Values, context);
        await Parallel.ForEachAsync(
            planned.Where(plan => searches[plan.Key].Ended is null),
            new ParallelOptions { MaxDegreeOfParallelism = options.Value.KeywordsAtOnce, CancellationToken = cancellationToken },
            async (plan, token) => await SearchAsync(discovery, plan, searches[plan.Key], progress, token));

        await discoveries.FinishAsync(discovery.Id, cancellationToken);
        var counts = progress.Counts;
        context.SetResult(counts);
        logger.Discovered(discovery.Industry.Slug, discovery.City.Slug, counts.Found, counts.Created, counts.Updated, counts.Merged, counts.Unsure);
    }

    private async Task SearchAsync(BusinessDiscovery discovery, DirectoryPlan plan, DirectorySearch search, DiscoveryProgress progress, CancellationToken cancellationToken)
    {
        var seen = await discoveries.ReadSeenAsync(discovery.Id, search, cancellationToken);
        try
        {
            while (search.Ended is null)
            {
                search = search.NextPage < plan.MaxPages(options.Value)
                    ? await ReadPageAsync(discovery, plan, search, seen, progress, cancellationToken)
                    : await WriteAsync(discovery, search, [], search with { Ended = "as many pages as are read of one keyword" }, progress, cancellationToken);
            }
        }
        catch (CrawlForbiddenException forbidden)
        {
            search = await WriteAsync(discovery, search, [], search with { Ended = forbidden.Message }, progress, cancellationToken);
        }

        logger.SearchEnded(search.Keyword, search.Adapter, search.Counts.Pages, search.Ended ?? "");
    }

    private async Task<DirectorySearch> ReadPageAsync(
        BusinessDiscovery discovery, DirectoryPlan plan, DirectorySearch search, HashSet<string> seen, DiscoveryProgress progress, CancellationToken cancellationToken)
    {
        var url = plan.UrlOf(search.NextPage);
        var page = await reader.ReadPageAsync(plan.Directory, url, discovery.Industry.Kind, discovery.City.Country, cancellationToken);
        var next = search with { NextPage = search.NextPage + 1, NextListing = 0, Tries = 0 };
        if (page.Listings is null)
        {
            if (search.Tries + 1 >= options.Value.PageAttempts)
            {
                return await WriteAsync(discovery, search, [], next with { Counts = next.Counts with { Failed = next.Counts.Failed + 1 } }, progress, cancellationToken);
            }

            await discoveries.NoteFailureAsync(discovery.Id, search, cancellationToken);
            return search with { Tries = search.Tries + 1 };
        }

        // A directory that promises more than it has gives its last page again and again, or empty ones.
        var fresh = page.Listings.Where(listing => seen.Add(listing.Key)).ToList();
        if (fresh.Count == 0)
        {
            return await WriteAsync(discovery, search, [], search with { Ended = page.Ended ?? "the pages repeat themselves" }, progress, cancellationToken);
        }

        foreach (var batch in page.Listings.Skip(search.NextListing).Chunk(options.Value.BatchSize))
        {
            var read = (await reader.ReadDetailsAsync(plan.Directory, batch, discovery.City.Country, cancellationToken)).Where(listing => discovery.City.MayHave(listing.Location)).ToList();
            var counts = search.Counts with { Found = search.Counts.Found + batch.Length };
            search = await WriteAsync(discovery, search, read, search with { NextListing = search.NextListing + batch.Length, Counts = counts }, progress, cancellationToken);
        }

        var done = search with
        {
            NextPage = search.NextPage + 1,
            NextListing = 0,
            Ended = page.Ended,
            Counts = search.Counts with { Pages = search.Counts.Pages + 1 },
            DoneKeys = [.. page.Listings.Select(listing => listing.Key)],
        };
        return await WriteAsync(discovery, search, [], done, progress, cancellationToken) with { DoneKeys = [] };
    }

    private async Task<DirectorySearch> WriteAsync(
        BusinessDiscovery discovery, DirectorySearch from, IReadOnlyList<Listing> listings, DirectorySearch to, DiscoveryProgress progress, CancellationToken cancellationToken)
    {
        var written = await writer.WriteAsync(discovery, from, listings, to, cancellationToken);
        progress.Report(written);
        return written;
    }
}
