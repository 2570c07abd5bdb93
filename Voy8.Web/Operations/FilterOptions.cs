using Voy8.Contracts;
using Voy8.Web.Clients;

namespace Voy8.Web.Operations;

/// <summary>What the lists can be filtered by: types and queues that were seen in the last day, and queues that are there.</summary>
public sealed record FilterOptions(IReadOnlyList<string> Types, IReadOnlyList<string> Queues)
{
    public static FilterOptions None { get; } = new([], []);

    /// <returns>Nothing when the API does not answer: the filters are poorer without, and the list itself tells of the trouble.</returns>
    public static async Task<FilterOptions> LoadAsync(Voy8ApiClient api, CancellationToken cancellationToken)
    {
        try
        {
            var stats = api.ReadAsync<StatsResponse>("/stats?minutes=1440", cancellationToken);
            var queues = api.ReadAsync<QueuesResponse>("/queues", cancellationToken);
            await Task.WhenAll(stats, queues);
            return new FilterOptions(
                Sorted((await stats).Types.Select(type => type.JobType)),
                Sorted((await queues).Queues.Select(queue => queue.Name).Concat((await stats).Types.Select(type => type.Queue))));
        }
        catch (Exception exception) when (exception is ApiException or OperationCanceledException)
        {
            return None;
        }
    }

    private static List<string> Sorted(IEnumerable<string> names) => [.. names.Distinct().Order(StringComparer.Ordinal)];
}
