using Voy8.Core.Crawling;

namespace Voy8.Core.Scheduling;

/// <summary>A venue outside its freshness windows.</summary>
/// <param name="Website">Absolute http(s) address.</param>
/// <param name="Popularity">0 to 1.</param>
/// <param name="Heat">How much the place where it lies was searched lately, 0 to 1.</param>
/// <param name="IsTop">It belongs to the most popular, which go before everything.</param>
/// <param name="DueAt">Since when it should be crawled: the end of its first window, its creation, or the end of its rest after a failure.</param>
public sealed record RefreshCandidate(Guid VenueId, string Website, double Popularity, double Heat, bool IsTop, DateTimeOffset DueAt)
{
    /// <summary>The site that is asked, whichever of its two usual names it goes by.</summary>
    public string Site { get; } = Uri.TryCreate(Website, UriKind.Absolute, out var address) ? SiteAddress.HostOf(address) : Website;
}
