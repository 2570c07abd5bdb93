namespace Voy8.Web.Reminders;

/// <summary>The time zones that people choose from.</summary>
internal static class TimeZones
{
    public const string Utc = "Etc/UTC";

    /// <summary>IANA names, sorted.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. TimeZoneInfo.GetSystemTimeZones().Where(zone => zone.HasIanaId && zone.Id.Contains('/', StringComparison.Ordinal)).Select(zone => zone.Id).Append(Utc).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>What a clock on the wall shows there.</summary>
    public static DateTime LocalNow(string zone, TimeProvider time) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found) ? TimeZoneInfo.ConvertTime(time.GetUtcNow(), found).DateTime : time.GetUtcNow().UtcDateTime;
}
