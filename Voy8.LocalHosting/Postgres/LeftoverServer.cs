using System.Diagnostics;
using System.Globalization;
using Voy8.LocalHosting.Processes;

namespace Voy8.LocalHosting.Postgres;

/// <summary>Ends a server that an earlier run left behind on the same data. The caller holds the data folder's lock.</summary>
internal static class LeftoverServer
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    public static async Task EndAsync(string dataDirectory, Action<string>? log, CancellationToken cancellationToken)
    {
        var pidFile = Path.Combine(dataDirectory, "postmaster.pid");
        if (!File.Exists(pidFile))
        {
            return;
        }

        using var leftover = Find(await File.ReadAllLinesAsync(pidFile, cancellationToken));
        if (leftover is null)
        {
            // The number may be another process by now, which would keep the server from starting.
            File.Delete(pidFile);
            return;
        }

        log?.Invoke($"Ending the server an earlier run left behind (process {leftover.Id}).");
        if (OperatingSystem.IsWindows())
        {
            leftover.Kill(entireProcessTree: true);
            await leftover.WaitForExitAsync(cancellationToken);
            return;
        }

        foreach (var signal in new[] { LibC.SigInt, LibC.SigQuit, LibC.SigKill })
        {
            _ = LibC.Kill(leftover.Id, signal);
            using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            timeout.CancelAfter(Grace);
            try
            {
                await leftover.WaitForExitAsync(timeout.Token);
                return;
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
            }
        }

        throw new InvalidOperationException($"The server of an earlier run (process {leftover.Id}) does not end.");
    }

    private static Process? Find(string[] lines)
    {
        if (lines.Length == 0 || !int.TryParse(lines[0], NumberStyles.Integer, CultureInfo.InvariantCulture, out var id))
        {
            return null;
        }

        try
        {
            var process = Process.GetProcessById(id);
            if (process.ProcessName.StartsWith("postgres", StringComparison.Ordinal))
            {
                return process;
            }

            process.Dispose();
        }
        catch (ArgumentException)
        {
            // No such process: the usual case.
        }

        return null;
    }
}
