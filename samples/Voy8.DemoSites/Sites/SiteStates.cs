using System.Collections.Concurrent;
using Voy8.DemoSites.Venues;

namespace Voy8.DemoSites.Sites;

/// <summary>What has become of the sites since the start: changed facts, and which site has failed its first visitor already.</summary>
public sealed class SiteStates(TimeProvider time)
{
    /// <summary>When the pages were last touched, as far as Last-Modified knows.</summary>
    private static readonly DateTimeOffset Published = new(2026, 3, 17, 9, 0, 0, TimeSpan.Zero);

    private readonly ConcurrentDictionary<string, (VenueFacts Facts, DateTimeOffset At, int Changes)> _changed = new();
    private readonly ConcurrentDictionary<string, bool> _visited = new();

    /// <summary>The facts now. A few venues keep other hours every other hour, so that a refresh finds something new.</summary>
    public VenueFacts FactsOf(DemoVenue venue)
    {
        if (_changed.TryGetValue(venue.Slug, out var changed))
        {
            return changed.Facts;
        }
        return venue.OtherHours is { } other && time.GetUtcNow().Hour % 2 == 1 ? venue.Facts with { Hours = other } : venue.Facts;
    }

    /// <summary>Today's special, for those that have one: another each day (UTC).</summary>
    public string? SpecialOf(DemoVenue venue)
    {
        var specials = venue.Language.Specials;
        var day = time.GetUtcNow().ToUnixTimeSeconds() / 86_400;
        return venue.Site is { DailySpecial: true } ? specials[(int)((day + venue.Building.Number) % specials.Count)] : null;
    }

    public DateTimeOffset LastModified(DemoVenue venue)
    {
        var now = time.GetUtcNow();
        var latest = _changed.TryGetValue(venue.Slug, out var changed) ? changed.At : Published;
        if (venue.OtherHours is not null && changed.Facts is null)
        {
            latest = Later(latest, now.AddTicks(-(now.Ticks % TimeSpan.TicksPerHour)));
        }
        return venue.Site is { DailySpecial: true } ? Later(latest, new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero)) : latest;
    }

    /// <summary>How often the venue was changed by hand.</summary>
    public int Changes(DemoVenue venue) => _changed.TryGetValue(venue.Slug, out var changed) ? changed.Changes : 0;

    public VenueFacts Change(DemoVenue venue, Func<VenueFacts, VenueFacts> change) =>
        _changed.AddOrUpdate(
            venue.Slug,
            _ => (change(FactsOf(venue)), time.GetUtcNow(), 1),
            (_, before) => (change(before.Facts), time.GetUtcNow(), before.Changes + 1)).Facts;

    /// <returns>True once for each venue.</returns>
    public bool IsFirstVisit(DemoVenue venue) => _visited.TryAdd(venue.Slug, true);

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;
}
