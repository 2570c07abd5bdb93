using System.Globalization;
using System.Text.RegularExpressions;
using Voy8.LocalHosting.Processes;

namespace Voy8.LocalHosting.Postgres;

/// <summary>A PostgreSQL whose <c>initdb</c> and <c>postgres</c> can be run.</summary>
/// <param name="BinDirectory">The folder that holds them.</param>
/// <param name="Origin">How it was found, for people.</param>
/// <param name="MajorVersion">For example 18.</param>
public sealed partial record PostgresInstallation(string BinDirectory, string Origin, int MajorVersion)
{
    internal string Program(string name) => ProgramIn(BinDirectory, name);

    internal static string ProgramIn(string directory, string name) =>
        Path.Combine(directory, OperatingSystem.IsWindows() ? name + ".exe" : name);

    internal static bool IsComplete(string directory) =>
        File.Exists(ProgramIn(directory, "initdb")) && File.Exists(ProgramIn(directory, "postgres"));

    /// <returns>The installation, or null when its server does not say a version: a broken or foreign build.</returns>
    internal static async Task<PostgresInstallation?> ProbeAsync(string directory, string origin, CancellationToken cancellationToken)
    {
        if (!IsComplete(directory))
        {
            return null;
        }

        try
        {
            var start = new ChildProcessStart(ProgramIn(directory, "postgres"), ["--version"]);
            var (exitCode, output) = await ChildProcess.RunAsync(start, cancellationToken);
            var version = VersionPattern().Match(output);
            return exitCode == 0 && version.Success
                ? new PostgresInstallation(directory, origin, int.Parse(version.Groups[1].ValueSpan, CultureInfo.InvariantCulture))
                : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    [GeneratedRegex(@"PostgreSQL\)? (\d+)")]
    private static partial Regex VersionPattern();
}
