using System.Diagnostics;
using System.Globalization;
using Voy8.LocalHosting;

namespace Voy8.Testing;

/// <summary>
/// Folders of running tests, under <c>tests</c> of the local run's home, named after the process, so that what a killed run left is found
/// and removed by the next.
/// </summary>
public static class TestFolders
{
    private static readonly Lock Sweeping = new();
    private static bool _swept;

    /// <summary>An empty folder that every user can reach: PostgreSQL may run as another one.</summary>
    public static string Create(string purpose)
    {
        var root = Path.Combine(LocalPaths.Home, "tests");
        lock (Sweeping)
        {
            if (!_swept && Directory.Exists(root))
            {
                Sweep(root);
            }

            _swept = true;
        }

        var path = Path.Combine(root, string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}-{purpose}-{Guid.CreateVersion7():N}"));
        foreach (var directory in new[] { LocalPaths.Home, root, path })
        {
            CreateReachable(directory);
        }

        return path;
    }

    public static void Delete(string path)
    {
        try
        {
            Directory.Delete(path, recursive: true);
        }
        catch (IOException)
        {
            // Somebody still writes into it: the next run sweeps it.
        }
        catch (UnauthorizedAccessException)
        {
        }
    }

    private static void CreateReachable(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
            return;
        }

        if (!Directory.Exists(path))
        {
            Directory.CreateDirectory(path);
            File.SetUnixFileMode(path, File.GetUnixFileMode(path) | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        }
    }

    private static void Sweep(string root)
    {
        foreach (var directory in Directory.GetDirectories(root))
        {
            var owner = Path.GetFileName(directory).Split('-')[0];
            if (int.TryParse(owner, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && !IsRunning(id))
            {
                Delete(directory);
            }
        }
    }

    private static bool IsRunning(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
