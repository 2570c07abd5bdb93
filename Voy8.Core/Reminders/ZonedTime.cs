using System.Diagnostics.CodeAnalysis;

namespace Voy8.Core.Reminders;

/// <summary>What a time of day in a zone means. Where clocks go forward, a time that is skipped is the end of the gap; where they go back, one that comes twice is the first.</summary>
public static class ZonedTime
{
    private const int MaxNameLength = 64;

    /// <param name="name">IANA name, such as <c>Europe/Berlin</c>.</param>
    /// <param name="zone">The zone of that name.</param>
    public static bool TryFind(string? name, [NotNullWhen(true)] out TimeZoneInfo? zone)
    {
        zone = null;

        // A name becomes a path of the machine's zone files: nothing but names gets through.
        return name is { Length: > 0 and <= MaxNameLength }
            && char.IsAsciiLetterUpper(name[0])
            && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '/' or '_' or '-' or '+')
            && TimeZoneInfo.TryFindSystemTimeZoneById(name, out zone)
            && zone.HasIanaId;
    }

    public static DateTimeOffset ToUtc(DateTime local, TimeZoneInfo zone)
    {
        var said = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        if (zone.IsInvalidTime(said))
        {
            // Gaps end on a full minute, and are hours at most.
            said = said.AddTicks(-(said.Ticks % TimeSpan.TicksPerMinute));
            while (zone.IsInvalidTime(said))
            {
                said = said.AddMinutes(1);
            }
        }

        // Of two offsets the greater one holds first.
        var offset = zone.IsAmbiguousTime(said) ? zone.GetAmbiguousTimeOffsets(said).Max() : zone.GetUtcOffset(said);
        return new DateTimeOffset(said, offset).ToUniversalTime();
    }
}
