namespace Voy8.Web.Components.Layout;

/// <summary>
/// Light, dark, or as the system has it. The cookie holds the choice and, after a dot, what the system last had
/// (<c>system.dark</c>), so that the first paint has the right colours.
/// </summary>
public readonly record struct ThemeChoice(ThemeMode Mode, bool SystemIsDark)
{
    public const string CookieName = "voy8-theme";

    public bool IsDark => Mode == ThemeMode.Dark || (Mode == ThemeMode.System && SystemIsDark);

    /// <summary>The choice after this one: system, then the other of what is seen, then back.</summary>
    public ThemeMode Next => Mode switch
    {
        ThemeMode.System => SystemIsDark ? ThemeMode.Light : ThemeMode.Dark,
        ThemeMode.Dark => SystemIsDark ? ThemeMode.System : ThemeMode.Light,
        _ => SystemIsDark ? ThemeMode.Dark : ThemeMode.System,
    };

    public static ThemeChoice Parse(string? cookie)
    {
        var parts = (cookie ?? "").Split('.');
        var mode = parts[0] switch
        {
            "light" => ThemeMode.Light,
            "dark" => ThemeMode.Dark,
            _ => ThemeMode.System,
        };
        return new ThemeChoice(mode, parts is [_, "dark", ..]);
    }
}

public enum ThemeMode
{
    System,
    Light,
    Dark,
}
