using System.Diagnostics;

namespace Voy8.Jobs.Bench;

internal static class BenchProcess
{
    /// <summary>Starts this program once more, whether it runs by itself or through <c>dotnet</c>.</summary>
    public static Process Start(string measure)
    {
        var program = Environment.ProcessPath!;
        var start = new ProcessStartInfo(program) { UseShellExecute = false };
        if (string.Equals(Path.GetFileNameWithoutExtension(program), "dotnet", StringComparison.Ordinal))
        {
            start.ArgumentList.Add(Environment.GetCommandLineArgs()[0]);
        }

        start.ArgumentList.Add(measure);
        return Process.Start(start)!;
    }
}
