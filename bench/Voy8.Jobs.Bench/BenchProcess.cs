using System.Diagnostics;

namespace Voy8.Jobs.Bench;

internal static class BenchProcess
{
    /// <summary>Starts this program once more, whether it runs by itself or through <c>dotnet</c>.</summary>
    /// <param name="waits">True to say when it may begin, by a line to its input.</param>
    public static Process Start(string measure, bool waits = false)
    {
        var program = Environment.ProcessPath!;
        var start = new ProcessStartInfo(program) { UseShellExecute = false, RedirectStandardInput = waits, RedirectStandardOutput = waits };
        if (string.Equals(Path.GetFileNameWithoutExtension(program), "dotnet", StringComparison.Ordinal))
        {
            start.ArgumentList.Add(Environment.GetCommandLineArgs()[0]);
        }

        start.ArgumentList.Add(measure);
        return Process.Start(start)!;
    }
}
