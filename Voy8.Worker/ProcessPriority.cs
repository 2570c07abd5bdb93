using System.Globalization;
using System.Runtime.InteropServices;

namespace Voy8.Worker;

/// <summary>Lets the process give way to others (setpriority(2)).</summary>
internal static partial class ProcessPriority
{
    private const int Process = 0;
    private const string Threads = "/proc/self/task";

    /// <param name="niceness">0 to 19. Less than the present one is left: to raise a priority is not everybody's right.</param>
    public static void Lower(int niceness)
    {
        if (niceness == 0 || OperatingSystem.IsWindows())
        {
            return;
        }

        if (!Directory.Exists(Threads))
        {
            _ = SetPriority(Process, 0, niceness);
            return;
        }

        // Linux keeps it for each thread, and new ones take it from theirs: whatever was begun meanwhile is found the second time.
        for (var round = 0; round < 2; round++)
        {
            foreach (var thread in Directory.EnumerateDirectories(Threads))
            {
                _ = SetPriority(Process, int.Parse(Path.GetFileName(thread), CultureInfo.InvariantCulture), niceness);
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "setpriority", SetLastError = true)]
    private static partial int SetPriority(int which, int who, int niceness);
}
