using System.Collections.Frozen;

namespace Voy8.Core.Enrichment;

/// <summary>The time zone of countries that have one where people live; others, and the unknown, have none here.</summary>
internal static class CountryZones
{
    private static readonly FrozenDictionary<string, string> Zones =
        """
        AD Europe/Andorra AL Europe/Tirane AT Europe/Vienna BA Europe/Sarajevo BE Europe/Brussels BG Europe/Sofia CH Europe/Zurich CY Asia/Nicosia CZ Europe/Prague
        DE Europe/Berlin DK Europe/Copenhagen EE Europe/Tallinn FI Europe/Helsinki FR Europe/Paris GB Europe/London GR Europe/Athens HR Europe/Zagreb HU Europe/Budapest
        IE Europe/Dublin IL Asia/Jerusalem IN Asia/Kolkata IS Atlantic/Reykjavik IT Europe/Rome JP Asia/Tokyo KR Asia/Seoul LI Europe/Vaduz LT Europe/Vilnius
        LU Europe/Luxembourg LV Europe/Riga MC Europe/Monaco ME Europe/Podgorica MK Europe/Skopje MT Europe/Malta NL Europe/Amsterdam NO Europe/Oslo PL Europe/Warsaw
        RO Europe/Bucharest RS Europe/Belgrade SE Europe/Stockholm SG Asia/Singapore SI Europe/Ljubljana SK Europe/Bratislava SM Europe/San_Marino TH Asia/Bangkok
        TR Europe/Istanbul VA Europe/Vatican VN Asia/Ho_Chi_Minh
        """.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).Chunk(2).ToFrozenDictionary(pair => pair[0], pair => pair[1], StringComparer.OrdinalIgnoreCase);

    /// <param name="country">ISO 3166-1 alpha-2.</param>
    public static string? Of(string? country) => country is null ? null : Zones.GetValueOrDefault(country);
}
