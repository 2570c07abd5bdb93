using System.ComponentModel;
using System.Runtime.InteropServices;
using Voy8.LocalHosting.Processes;

namespace Voy8.LocalHosting.Postgres;

/// <summary>PostgreSQL refuses to run as root; under root it runs as the user that owns nothing else.</summary>
internal static class PostgresIdentity
{
    private const uint Nobody = 65534;

    public static uint? RunAs => LocalPaths.IsRoot ? Nobody : null;

    /// <summary>Gives a file or an empty folder to the user the server runs as.</summary>
    public static void GiveAway(string path)
    {
        if (RunAs is { } user && LibC.Chown(path, user, user) != 0)
        {
            throw new IOException($"{path} cannot be given to user {user}: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}.");
        }
    }

    /// <summary>Says in time that the server's user cannot reach a folder, because of one above it.</summary>
    /// <exception cref="InvalidOperationException">A folder above is closed to others.</exception>
    public static void RequireReachable(string path)
    {
        if (OperatingSystem.IsWindows() || RunAs is null)
        {
            return;
        }

        for (var parent = Path.GetDirectoryName(Path.GetFullPath(path)); parent is not null; parent = Path.GetDirectoryName(parent))
        {
            if (Directory.Exists(parent) && !File.GetUnixFileMode(parent).HasFlag(UnixFileMode.OtherExecute))
            {
                throw new InvalidOperationException(
                    $"PostgreSQL does not run as root, and another user cannot enter {parent}. Choose a data folder elsewhere, for example /var/lib/voy8.");
            }
        }
    }
}
