using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Voy8.Core.Crawling.Fetching;
using Voy8.Core.Discovery.Merging;
using Voy8.Core.Extraction;

namespace Voy8.Core.Discovery.Directories;

/// <summary>What came of asking for a result page.</summary>
/// <param name="Listings">Null when the page could not be had this time.</param>
/// <param name="Ended">Why there is no page after it; null while there may be.</param>
internal sealed record DirectoryPage(IReadOnlyList<Listing>? Listings, string? Ended);

/// <summary>Reads result pages of directories, and the pages of listings.</summary>
internal sealed class DirectoryReader(
    DirectoryClient client, ListingStore listings, IOptions<DiscoveryOptions> options, TimeProvider time, ILogger<DirectoryReader> logger)
{
    /// <summary>Asks for one result page, once.</summary>
    public async Task<DirectoryPage> ReadPageAsync(DirectoryDefinition directory, Uri url, string kind, string country, CancellationToken cancellationToken)
    {
        try
        {
            var response = await client.FetchAsync(url, directory.MinDelay, cancellationToken);
            if (!response.IsSuccess || !response.IsHtml)
            {
                logger.DirectoryPageFailed(url, $"{(int)response.Status} {response.MediaType}");
                return (int)response.Status is 404 or 410 ? new DirectoryPage([], "there are no more pages") : new DirectoryPage(null, null);
            }

            var page = ListingReader.Read(SourceOf(response), directory, kind, country, options.Value.ListingsPerPage);
            return new DirectoryPage(page.Listings, page.IsClosed ? "the directory asks not to be indexed" : page.Listings.Count == 0 ? "there are no more listings" : null);
        }
        catch (Exception exception) when (exception is FetchException or PageTooComplexException)
        {
            logger.DirectoryPageFailed(url, exception.Message);
            return new DirectoryPage(null, null);
        }
    }

    /// <summary>The listings that are new or were read long ago, with what their own pages say, where the directory has such.</summary>
    public async Task<IReadOnlyList<Listing>> ReadDetailsAsync(DirectoryDefinition directory, IReadOnlyList<Listing> found, string country, CancellationToken cancellationToken)
    {
        if (!directory.ReadsDetails)
        {
            return found;
        }

        var known = await listings.FindAsync(directory.Name, found.Select(listing => listing.Key), cancellationToken);
        var read = new List<Listing>(found.Count);
        foreach (var listing in found)
        {
            if (known.TryGetValue(listing.Key, out var before) && time.GetUtcNow() - before.ReadAt < options.Value.ListingLifetime)
            {
                continue;
            }

            if (!listing.HasPage)
            {
                read.Add(listing);
            }
            else if (await ReadDetailsAsync(directory, listing, country, cancellationToken) is { } details)
            {
                read.Add(details);
            }
        }

        return [.. read.DistinctBy(listing => listing.Key)];
    }

    private async Task<Listing?> ReadDetailsAsync(DirectoryDefinition directory, Listing listing, string country, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var response = await client.FetchAsync(listing.Url, directory.MinDelay, cancellationToken);
                if ((int)response.Status is 404 or 410)
                {
                    return null;
                }

                if (response.IsSuccess)
                {
                    var key = ListingReader.KeyOf(response.Url, directory);
                    if (key != listing.Key)
                    {
                        await listings.MoveAsync(directory.Name, listing.Key, key, cancellationToken);
                    }

                    return ListingReader.ReadDetails(SourceOf(response), directory, listing, country) ?? listing with { Key = key, Url = response.Url };
                }
            }
            catch (Exception exception) when (exception is FetchException or PageTooComplexException)
            {
                logger.DirectoryPageFailed(listing.Url, exception.Message);
            }

            if (attempt >= options.Value.PageAttempts)
            {
                // What the result page says is better than nothing.
                return listing;
            }
        }
    }

    private PageSource SourceOf(PageResponse response) => new(response.Url, PageDecoder.Decode(response.Body, response.Charset), time.GetUtcNow(), response.RobotsTag);
}
