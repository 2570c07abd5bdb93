using System.ComponentModel.DataAnnotations;
using Voy8.Jobs;

namespace Voy8.Core.Reminders;

/// <summary>Section <c>Reminders</c>.</summary>
public sealed class RemindersOptions
{
    public const string Section = "Reminders";

    /// <summary>Longest text of one, in UTF-16 units.</summary>
    public const int MaxTextLength = 1_000;

    /// <summary>Reminders of one account, whatever their state.</summary>
    [Range(1, 1_000_000)]
    public int MaxPerUser { get; set; } = 1_000;

    /// <summary>Reminders that one account makes or changes within an hour.</summary>
    [Range(1, 1_000_000)]
    public int MaxPerHour { get; set; } = 60;

    /// <summary>Webhooks that go to one host within a minute, of all accounts; later ones wait.</summary>
    [Range(1, 1_000_000)]
    public int WebhooksPerHost { get; set; } = 60;

    /// <summary>How far ahead one may lie.</summary>
    [TimeRange("1.00:00:00", "36500.00:00:00")]
    public TimeSpan MaxAhead { get; set; } = TimeSpan.FromDays(5 * 366);

    /// <summary>What is due within so long has a job of its own that waits for its moment. Longer than the sweep's interval, so that none is missed.</summary>
    [TimeRange("00:16:00", "1.00:00:00")]
    public TimeSpan LookAhead { get; set; } = TimeSpan.FromMinutes(20);

    /// <summary>A delivery that was claimed so long ago, and has not ended, is given up: its worker died. Longer than any attempt.</summary>
    [TimeRange("00:05:00", "7.00:00:00")]
    public TimeSpan GiveUpAfter { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long after their time those that have ended are kept.</summary>
    [TimeRange("1.00:00:00", "3650.00:00:00")]
    public TimeSpan KeepEnded { get; set; } = TimeSpan.FromDays(90);

    /// <summary>Where people find the page, for links in mail; without it there are none.</summary>
    [MaxLength(500), Url]
    public string? PublicUrl { get; set; }

    /// <summary>Hosts that webhooks may reach though they lead to private addresses, by http too and on any port: patterns as <c>Crawling:AllowedPrivateHosts</c>.</summary>
    public IList<string> AllowedPrivateHosts { get; } = [];

    /// <summary>For one webhook, from connecting to the head of its answer.</summary>
    [TimeRange("00:00:00.1", "00:01:00")]
    public TimeSpan WebhookTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a secret that was replaced goes on signing beside the new one.</summary>
    [TimeRange("00:00:00", "30.00:00:00")]
    public TimeSpan SecretOverlap { get; set; } = TimeSpan.FromHours(24);
}
