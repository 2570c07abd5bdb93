using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using Voy8.Core.Discovery.Directories;
using Voy8.Jobs;

namespace Voy8.Core.Discovery;

/// <summary>Section <c>Discovery</c>: which directories are read, and how much of them at a time.</summary>
public sealed class DiscoveryOptions
{
    public const string Section = "Discovery";

    /// <summary>Keywords of one discovery that are searched for at once.</summary>
    [Range(1, 20)]
    public int KeywordsAtOnce { get; set; } = 3;

    /// <summary>Listings that are committed together.</summary>
    [Range(1, 100)]
    public int BatchSize { get; set; } = 5;

    /// <summary>Pages read of one keyword, at most; a directory's definition may say less.</summary>
    [Range(1, 1_000)]
    public int PagesPerKeyword { get; set; } = 50;

    /// <summary>Listings read of one page, at most.</summary>
    [Range(1, 1_000)]
    public int ListingsPerPage { get; set; } = 100;

    /// <summary>Times that a page is asked for before it is left out.</summary>
    [Range(1, 10)]
    public int PageAttempts { get; set; } = 4;

    /// <summary>How long a listing's own page is believed.</summary>
    [TimeRange("00:00:00", "365.00:00:00")]
    public TimeSpan ListingLifetime { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Longest pause that a discovery waits out; before a longer one its job is put back.</summary>
    [TimeRange("00:00:00", "00:05:00")]
    public TimeSpan MaxPause { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Known venues that one listing is compared with, at most.</summary>
    [Range(10, 10_000)]
    public int MatchCandidates { get; set; } = 400;

    /// <summary>Whether users may start discoveries; else operators alone.</summary>
    public bool UsersMayStart { get; set; } = true;

    /// <summary>Discoveries that a user may have under way.</summary>
    [Range(1, 1_000)]
    public int MaxUnfinishedPerUser { get; set; } = 3;

    /// <summary>The directories, by name.</summary>
    [ValidateEnumeratedItems]
    public IList<DirectoryDefinition> Directories { get; } = [];
}
