using System.Diagnostics;

namespace Voy8.LocalHosting.Tests.App;

/// <summary>Starts a host as <c>dotnet run</c> does: a plain child, and this process's command line is <c>dotnet … run …</c>.</summary>
public static class TestRunner
{
    public static async Task<int> RunAsync(string[] options)
    {
        using var host = Process.Start(Environment.ProcessPath!, [typeof(TestRunner).Assembly.Location, "host", .. options]);
        await host.WaitForExitAsync();
        return host.ExitCode;
    }
}
