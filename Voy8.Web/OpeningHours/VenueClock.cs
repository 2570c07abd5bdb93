using System.Collections.Frozen;

namespace Voy8.Web.OpeningHours;

/// <summary>The time of day at a venue, where its country has one time zone; nothing is guessed elsewhere.</summary>
public static class VenueClock
{
    private const string Table =
        """
        AD Europe/Andorra, AL Europe/Tirane, AT Europe/Vienna, BA Europe/Sarajevo, BE Europe/Brussels, BG Europe/Sofia,
        CH Europe/Zurich, CY Asia/Nicosia, CZ Europe/Prague, DE Europe/Berlin, DK Europe/Copenhagen, EE Europe/Tallinn,
        FI Europe/Helsinki, GB Europe/London, GR Europe/Athens, HR Europe/Zagreb, HU Europe/Budapest, IE Europe/Dublin,
        IS Atlantic/Reykjavik, IT Europe/Rome, LI Europe/Vaduz, LT Europe/Vilnius, LU Europe/Luxembourg,
        LV Europe/Riga, MC Europe/Monaco, ME Europe/Podgorica, MK Europe/Skopje, MT Europe/Malta, NO Europe/Oslo,
        PL Europe/Warsaw, RO Europe/Bucharest, RS Europe/Belgrade, SE Europe/Stockholm, SI Europe/Ljubljana,
        SK Europe/Bratislava, TR Europe/Istanbul, UA Europe/Kyiv
        """;

    private static readonly FrozenDictionary<string, string> Zones = Table
        .Split([',', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .ToFrozenDictionary(entry => entry[..2], entry => entry[3..], StringComparer.OrdinalIgnoreCase);

    /// <param name="country">ISO 3166-1 alpha-2.</param>
    public static DateTime? LocalTime(string? country, DateTimeOffset now) =>
        country is not null && Zones.TryGetValue(country.Trim(), out var id) && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone)
            ? TimeZoneInfo.ConvertTime(now, zone).DateTime
            : null;

    /// <summary>The day of the week by the sun: good enough for "today", not for "open now".</summary>
    public static DayOfWeek DayAt(double? longitude, DateTimeOffset now) => now.UtcDateTime.AddHours((longitude ?? 0) / 15).DayOfWeek;
}
