using System.Diagnostics;
using System.Globalization;

namespace Voy8.Crawl.Bench.Scoring;

/// <summary>
/// What the current thread has cost the processor, so that a busy machine does not count against what is measured; where the system
/// does not tell (Linux does), the time that has passed.
/// </summary>
internal static class ThreadTime
{
    // Nanoseconds on the processor, nanoseconds waiting for it, time slices.
    private const string Statistics = "/proc/thread-self/schedstat";

    private static readonly bool IsKnown = File.Exists(Statistics);

    public static TimeSpan Now => IsKnown && long.TryParse(File.ReadAllText(Statistics).Split(' ')[0], CultureInfo.InvariantCulture, out var nanoseconds)
        ? TimeSpan.FromTicks(nanoseconds / TimeSpan.NanosecondsPerTick)
        : Stopwatch.GetElapsedTime(0);
}
