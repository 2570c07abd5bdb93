using System.Diagnostics;
using System.Globalization;

namespace Voy8.LocalHosting.Processes;

/// <summary>Wraps a command so that it ends with its parent and, under root, runs as somebody else.</summary>
internal static class ChildCommand
{
    // A shell that looks at the parent once a second: for Unixes without a parent-death signal.
    private const string Watcher =
        """
        signal=$1; shift; parent=$PPID; me=$$
        ( trap '' INT; while kill -0 "$parent" 2>/dev/null && kill -0 "$me" 2>/dev/null; do sleep 1; done; kill -s "$signal" "$me" 2>/dev/null ) </dev/null >/dev/null 2>&1 &
        exec "$@"
        """;

    private static readonly string? Setsid = OperatingSystem.IsLinux() ? PathSearch.Find("setsid") : null;
    private static readonly string? Setpriv = OperatingSystem.IsLinux() ? PathSearch.Find("setpriv") : null;

    public static ProcessStartInfo Build(ChildProcessStart start)
    {
        // Told apart here: a wrapper that starts and then finds no program would look like a program that ended.
        if (!File.Exists(start.FileName) && PathSearch.Find(start.FileName) is null)
        {
            throw new InvalidOperationException($"There is no program '{start.FileName}'.");
        }

        var command = Command(start);
        var info = new ProcessStartInfo(command[0], command.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = start.WorkingDirectory ?? string.Empty,
        };
        foreach (var (name, value) in start.Environment)
        {
            info.Environment[name] = value;
        }

        if (start.RunAs is not null && Setpriv is null && !OperatingSystem.IsWindows())
        {
            info.UserName = "nobody";
        }

        return info;
    }

    private static List<string> Command(ChildProcessStart start)
    {
        List<string> command = [];
        if (Setsid is not null && Setpriv is not null)
        {
            command.AddRange([Setsid, Setpriv]);
            if (start.RunAs is { } user)
            {
                var id = user.ToString(CultureInfo.InvariantCulture);
                command.AddRange(["--reuid", id, "--regid", id, "--clear-groups"]);
            }

            command.AddRange(["--pdeathsig", start.DeathSignal == DeathSignal.Kill ? "KILL" : "INT", "--"]);
        }
        else if (!OperatingSystem.IsWindows())
        {
            command.AddRange(["/bin/sh", "-c", Watcher, "sh", start.DeathSignal == DeathSignal.Kill ? "KILL" : "INT"]);
        }

        command.Add(start.FileName);
        command.AddRange(start.Arguments);
        return command;
    }
}
