namespace Voy8.LocalHosting;

/// <summary>Folders of the local run, all on this machine.</summary>
public static class LocalPaths
{
    /// <summary>The environment variable that moves <see cref="Home"/>.</summary>
    public const string HomeVariable = "VOY8_HOME";

    /// <summary>
    /// Where binaries and state live: <c>VOY8_HOME</c>, or <c>/var/lib/voy8</c> for root (another user must be able to read it, because
    /// PostgreSQL refuses to run as root), or <c>~/.voy8</c>.
    /// </summary>
    public static string Home
    {
        get
        {
            var configured = Environment.GetEnvironmentVariable(HomeVariable);
            if (!string.IsNullOrWhiteSpace(configured))
            {
                return Path.GetFullPath(configured);
            }

            return IsRoot
                ? "/var/lib/voy8"
                : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".voy8");
        }
    }

    /// <summary>Whether this process runs as root on a Unix.</summary>
    public static bool IsRoot => !OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess;

    /// <summary>Creates a folder that every user may enter and read, whatever the umask.</summary>
    internal static string CreateReadable(string directory)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(directory);
            return directory;
        }

        // An existing folder keeps its mode: it may be the user's own choice.
        var missing = new Stack<string>();
        for (var path = Path.GetFullPath(directory); path is not null && !Directory.Exists(path); path = Path.GetDirectoryName(path))
        {
            missing.Push(path);
        }

        foreach (var path in missing)
        {
            Directory.CreateDirectory(path);
            File.SetUnixFileMode(path, ReadableDirectory);
        }

        return directory;
    }

    internal const UnixFileMode ReadableDirectory =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
}
