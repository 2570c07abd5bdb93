namespace Voy8.Web.Accounts;

internal static class LocalPath
{
    private const int MaxLength = 2_000;

    /// <summary>The path where it leads to a page of this site; else that of the search page. Nobody is led elsewhere by a link to the sign-in page.</summary>
    public static string Of(string? path) =>
        path is ['/', ..] and not ['/', '/' or '\\', ..] && path.Length <= MaxLength && !path.Any(char.IsControl)
            ? path
            : "/";
}
