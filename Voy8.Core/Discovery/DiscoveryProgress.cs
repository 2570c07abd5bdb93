using System.Collections.Concurrent;
using Voy8.Jobs;

namespace Voy8.Core.Discovery;

/// <summary>Live counters of a discovery, over all its searches.</summary>
internal sealed class DiscoveryProgress(IEnumerable<DirectorySearch> searches, JobContext context)
{
    private readonly ConcurrentDictionary<(string Adapter, string Keyword), DirectorySearch> _searches =
        new(searches.Select(search => KeyValuePair.Create((search.Adapter, search.Keyword), search)));

    private readonly Lock _reporting = new();

    public DiscoveryCounts Counts => _searches.Values.Aggregate(default(DiscoveryCounts), (sum, search) => sum + search.Counts);

    public void Report(DirectorySearch search)
    {
        lock (_reporting)
        {
            _searches[(search.Adapter, search.Keyword)] = search;
            var counts = Counts;
            var ended = _searches.Values.Count(other => other.Ended is not null);
            context.Report(new JobProgress(
                Percent: 100.0 * ended / _searches.Count,
                Processed: ended,
                Total: _searches.Count,
                Failed: counts.Failed,
                Message: $"{search.Keyword}, page {search.NextPage + 1}",
                Counters: new Dictionary<string, long>
                {
                    ["keywords"] = ended,
                    ["pages"] = counts.Pages,
                    ["businesses_found"] = counts.Found,
                    ["businesses_created"] = counts.Created,
                    ["businesses_updated"] = counts.Updated,
                    ["businesses_merged"] = counts.Merged,
                    ["businesses_unsure"] = counts.Unsure,
                })
            {
                IsCheckpoint = true,
            });
        }
    }
}
