using System.ComponentModel.DataAnnotations;
using Voy8.Jobs;

namespace Voy8.DemoSites;

/// <summary>Section <c>Demo</c>.</summary>
public sealed class DemoOptions
{
    public const string Section = "Demo";

    /// <summary>Where the API is. Empty: found by service discovery as <c>http://api</c>.</summary>
    public Uri? ApiUrl { get; init; }

    /// <summary>Whether the town is put into the API's catalogue at start, unless it is there.</summary>
    public bool Import { get; init; } = true;

    /// <summary>Who imports the town. Empty: an API that wants nobody to sign in is asked.</summary>
    public string? OperatorEmail { get; init; }

    public string? OperatorPassword { get; init; }

    /// <summary>How long a slow site takes at most over a page; it takes a third of it at least.</summary>
    [TimeRange("00:00:00", "00:00:30")]
    public TimeSpan SlowResponse { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long the slowest site says nothing.</summary>
    [TimeRange("00:00:00", "00:10:00")]
    public TimeSpan VerySlowResponse { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>From the first try to reach the API to giving up.</summary>
    [TimeRange("00:00:01", "01:00:00")]
    public TimeSpan ImportDeadline { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Pause after the first failed try; doubles up to 10 s.</summary>
    [TimeRange("00:00:00.010", "00:00:10")]
    public TimeSpan ImportRetry { get; init; } = TimeSpan.FromSeconds(0.5);
}
