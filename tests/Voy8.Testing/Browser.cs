using System.Diagnostics.CodeAnalysis;

namespace Voy8.Testing;

/// <summary>The Chromium that end-to-end tests drive: the machine's own, nothing is downloaded.</summary>
public static class Browser
{
    private static readonly string[] Names =
        ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge"];

    private static readonly string[] Places =
    [
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        @"C:\Program Files\Google\Chrome\Application\chrome.exe",
        @"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
    ];

    /// <summary>Arguments for a run without a screen that speaks to nobody but the page.</summary>
    public static IReadOnlyList<string> Arguments { get; } =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync", "--disable-default-apps", "--disable-dev-shm-usage",
        // Whatever a page asks for, only this machine is reached.
        "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost",
    ];

    /// <summary><c>VOY8_BROWSER</c>, then PATH, then the usual places.</summary>
    public static bool TryFind([NotNullWhen(true)] out string? path)
    {
        path = Environment.GetEnvironmentVariable("VOY8_BROWSER") is { Length: > 0 } configured
            ? configured
            : FromPath().Concat(Places).FirstOrDefault(File.Exists);
        return path is not null;
    }

    /// <summary>The browser's path; skips the test where there is none, and fails it when <c>VOY8_REQUIRE_BROWSER=1</c>.</summary>
    public static string RequireOrSkip()
    {
        var found = TryFind(out var path);
        Requirement.Check(found, "VOY8_REQUIRE_BROWSER", "No Chromium is installed (VOY8_BROWSER names one elsewhere).");
        return path!;
    }

    private static IEnumerable<string> FromPath() =>
        from directory in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        from name in Names
        select Path.Combine(directory, name);
}
