namespace Voy8.Core.Search;

/// <summary>The minute of the week (Monday 00:00 is 0) where a time zone is in force.</summary>
internal static class LocalMinutes
{
    public const int Unknown = -1;

    private const int MinutesPerDay = 1440;

    public static int Of(string? zone, DateTimeOffset time)
    {
        if (zone is null || !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found))
        {
            return Unknown;
        }

        var local = TimeZoneInfo.ConvertTime(time, found);
        return ((((int)local.DayOfWeek + 6) % 7) * MinutesPerDay) + (local.Hour * 60) + local.Minute;
    }
}
