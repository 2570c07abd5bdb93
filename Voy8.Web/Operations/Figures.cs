using System.Globalization;

namespace Voy8.Web.Operations;

/// <summary>Counts, rates and times in a few letters.</summary>
public static class Figures
{
    public const string None = "–";

    public static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    public static string Count(long number, string one, string many) => $"{Count(number)} {(number == 1 ? one : many)}";

    /// <summary>12,345 as 12.3 k, for axes and narrow places.</summary>
    public static string Rounded(double number) => number switch
    {
        >= 9_950_000 => Text(number / 1_000_000, "0", " M"),
        >= 999_500 => Text(number / 1_000_000, "0.#", " M"),
        >= 9_950 => Text(number / 1_000, "0", " k"),
        >= 1_000 => Text(number / 1_000, "0.#", " k"),
        _ => Text(number, "0.#", ""),
    };

    /// <param name="share">0 to 1. Never rounds up to 100 %, nor down to 0.</param>
    public static string Percent(double? share) => share switch
    {
        null => None,
        < 1 and > 0.999 => "> 99.9 %",
        > 0 and < 0.001 => "< 0.1 %",
        { } value => Text(value * 100, "0.#", " %"),
    };

    public static string Milliseconds(double? milliseconds) => milliseconds is { } value ? Duration(TimeSpan.FromMilliseconds(value)) : None;

    public static string Seconds(double? seconds) => seconds is { } value ? Duration(TimeSpan.FromSeconds(value)) : None;

    public static string Duration(TimeSpan time) => time switch
    {
        { TotalMilliseconds: < 0 } => "0 ms",
        { TotalMilliseconds: < 9.95 } => Text(time.TotalMilliseconds, "0.#", " ms"),
        { TotalMilliseconds: < 999.5 } => Text(time.TotalMilliseconds, "0", " ms"),
        { TotalSeconds: < 9.95 } => Text(time.TotalSeconds, "0.#", " s"),
        { TotalSeconds: < 60 } => Text(Math.Floor(time.TotalSeconds), "0", " s"),
        { TotalHours: < 1 } => Two(time.Minutes, "min", time.Seconds, "s"),
        { TotalDays: < 1 } => Two(time.Hours, "h", time.Minutes, "min"),
        _ => Two(time.Days, "d", time.Hours, "h"),
    };

    /// <summary>The end of an id, which tells it from its neighbours; other names stay whole.</summary>
    public static string Tail(string id) => Guid.TryParse(id, out _) ? $"…{id[^12..]}" : id;

    private static string Two(int first, string unit, int second, string smallUnit) =>
        second == 0 ? $"{first} {unit}" : $"{first} {unit} {second} {smallUnit}";

    private static string Text(double value, string format, string unit) => value.ToString(format, CultureInfo.InvariantCulture) + unit;
}
