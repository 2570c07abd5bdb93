using System.Globalization;

namespace Voy8.DemoSites.Venues;

/// <summary>
/// Numbers at which nobody can be disturbed. GB: 020 7946 0000 to 0999, one of Ofcom's ranges for drama (the better known 01632 960 is no area
/// that libphonenumber calls valid). DE: 030 23125000 to 23125999, the Bundesnetzagentur's range for films and television. GR has no such
/// range: 219 has the form of an area code but belongs to no place.
/// </summary>
public static class PhoneNumbers
{
    /// <param name="index">0 to 999; each gives another number.</param>
    /// <returns>E.164.</returns>
    public static string E164(string country, int index)
    {
        var last = ((index * 37) + 11) % 1000;
        return country switch
        {
            "GB" => string.Create(CultureInfo.InvariantCulture, $"+442079460{last:000}"),
            "DE" => string.Create(CultureInfo.InvariantCulture, $"+493023125{last:000}"),
            "GR" => string.Create(CultureInfo.InvariantCulture, $"+302190040{last:000}"),
            _ => throw new ArgumentOutOfRangeException(nameof(country), country, "The town speaks English, German and Greek."),
        };
    }

    /// <summary>As people of that country write it: with the trunk prefix, where there is one.</summary>
    public static string National(string e164) => e164 switch
    {
        ['+', '4', '4', ..] => $"0{e164[3..5]} {e164[5..9]} {e164[9..]}",
        ['+', '4', '9', ..] => $"030 {e164[5..]}",
        _ => $"{e164[3..6]} {e164[6..9]} {e164[9..]}",
    };

    public static string International(string e164) => e164 switch
    {
        ['+', '4', '4', ..] => $"+44 {e164[3..5]} {e164[5..9]} {e164[9..]}",
        ['+', '4', '9', ..] => $"+49 30 {e164[5..]}",
        _ => $"+30 {e164[3..6]} {e164[6..9]} {e164[9..]}",
    };
}
