using System.Diagnostics;
using System.Globalization;

namespace Voy8.Jobs.Bench;

/// <summary>
/// What a measurement cost in CPU time: of this process and the children it waited for, and of the servers that REDIS_PID and
/// PG_PID name. And how much of the machine others took meanwhile: a figure taken beside much of that says little. Linux only.
/// </summary>
internal sealed class Cost
{
    private const double TickMs = 10;
    private static readonly string[] Servers = ["REDIS_PID", "PG_PID"];

    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly (double Own, double Busy) _before = Read();

    public object For(int jobs)
    {
        var wallMs = Stopwatch.GetElapsedTime(_started).TotalMilliseconds;
        var (own, busy) = Read();
        var foreign = (busy - _before.Busy - (own - _before.Own)) / wallMs / Environment.ProcessorCount;
        return new
        {
            cpu_ms_per_job = Math.Round((own - _before.Own) / Math.Max(1, jobs), 4),
            foreign_cpu_pct = (int)Math.Round(Math.Max(0, foreign) * 100),
            memory_mb = Process.GetCurrentProcess().PeakWorkingSet64 / (1024 * 1024),
        };
    }

    private static (double Own, double Busy) Read()
    {
        if (!OperatingSystem.IsLinux())
        {
            return default;
        }

        var own = Ticks("self", withChildren: true);
        foreach (var server in Servers.Select(Environment.GetEnvironmentVariable).OfType<string>())
        {
            own += Ticks(server, withChildren: true);
            own += Directory.EnumerateDirectories("/proc")
                .Select(Path.GetFileName)
                .Where(pid => char.IsAsciiDigit(pid![0]) && Stat(pid) is [_, var parent, ..] && parent == server)
                .Sum(pid => Ticks(pid!, withChildren: false));
        }

        var machine = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..]
            .Select(field => double.Parse(field, CultureInfo.InvariantCulture)).ToArray();
        return (own * TickMs, (machine[0] + machine[1] + machine[2] + machine[5] + machine[6] + machine[7]) * TickMs);
    }

    private static double Ticks(string pid, bool withChildren) =>
        Stat(pid) is { Length: > 15 } stat ? stat[11..(withChildren ? 15 : 13)].Sum(field => double.Parse(field, CultureInfo.InvariantCulture)) : 0;

    // The fields after the name, which may hold blanks itself: state, parent … user, system, children's user, children's system.
    private static string[] Stat(string pid)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{pid}/stat");
            return text[(text.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return [];
        }
    }
}
