using System.Diagnostics;

namespace Voy8.LocalHosting.Tests;

internal static class ProcessProbe
{
    /// <summary>Whether a process runs; one that ended and waits to be collected does not.</summary>
    public static bool IsAlive(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            var state = OperatingSystem.IsLinux() ? File.ReadAllText($"/proc/{id}/stat").Split(") ")[^1][0] : 'R';
            return state != 'Z' && !process.HasExited;
        }
        catch (Exception exception) when (exception is ArgumentException or IOException or InvalidOperationException)
        {
            return false;
        }
    }

    public static void Kill(int id)
    {
        using var process = Process.GetProcessById(id);
        process.Kill();
    }
}
