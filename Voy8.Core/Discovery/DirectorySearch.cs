using Voy8.Core.Catalogue;

namespace Voy8.Core.Discovery;

/// <summary>A keyword asked of one directory, and how far that is.</summary>
/// <param name="NextPage">Counted from 0.</param>
/// <param name="NextListing">Listings of that page that are in.</param>
/// <param name="Ended">Why it ended; null while it goes on.</param>
public sealed record DirectorySearch(string Adapter, string Keyword, int NextPage, int NextListing, DiscoveryCounts Counts, string? Ended)
{
    /// <summary>Listings of the page that was done last, to be remembered.</summary>
    internal IReadOnlyList<string> DoneKeys { get; init; } = [];

    /// <summary>Times that the next page was asked for in vain.</summary>
    public int Tries { get; init; }
}

/// <param name="Found">Listings read, those of several keywords counted each time.</param>
/// <param name="Failed">Pages that could not be read.</param>
public readonly record struct DiscoveryCounts(int Pages, int Found, int Created, int Updated, int Merged, int Unsure, int Failed)
{
    public static DiscoveryCounts operator +(DiscoveryCounts a, DiscoveryCounts b) => new(
        a.Pages + b.Pages, a.Found + b.Found, a.Created + b.Created, a.Updated + b.Updated, a.Merged + b.Merged, a.Unsure + b.Unsure, a.Failed + b.Failed);

    public static DiscoveryCounts Add(DiscoveryCounts left, DiscoveryCounts right) => left + right;
}

/// <summary>Businesses of one industry in one city being looked for in the directories.</summary>
public sealed record BusinessDiscovery(
    Guid Id, Guid? JobId, City City, Industry Industry, Dataset Dataset, DateTimeOffset CreatedAt, DateTimeOffset? FinishedAt, IReadOnlyList<DirectorySearch> Searches)
{
    public DiscoveryCounts Counts => Searches.Aggregate(default(DiscoveryCounts), (sum, search) => sum + search.Counts);
}
