using Voy8.Contracts;

namespace Voy8.Web.Operations;

/// <summary>One bar of the throughput chart: some minutes together, so that a day fits on a screen.</summary>
public sealed record ThroughputBar(DateTimeOffset From, int Minutes, long Succeeded, long Failed, long Dead)
{
    private const int MaxBars = 96;
    private static readonly int[] Widths = [1, 2, 5, 10, 15, 30, 60, 120, 240];
    private static readonly int[] Steps = [1, 2, 4, 6, 8, 10];

    /// <summary>From the bottom up. A job that died failed in its last attempt, so that the two are one bar.</summary>
    public IEnumerable<(string Css, long Count)> Parts =>
        [("chart-succeeded", Succeeded), ("chart-failed", Math.Max(0, Failed - Dead)), ("chart-dead", Dead)];

    public double PerMinute(long count) => (double)count / Minutes;

    public static IReadOnlyList<ThroughputBar> Of(IReadOnlyList<ThroughputResponse> minutes)
    {
        var width = Widths.FirstOrDefault(width => minutes.Count <= width * MaxBars, Widths[^1]);
        return
        [
            .. minutes.Chunk(width).Select(chunk => new ThroughputBar(
                chunk[0].Minute, chunk.Length, chunk.Sum(minute => minute.Succeeded), chunk.Sum(minute => minute.Failed), chunk.Sum(minute => minute.Dead))),
        ];
    }

    /// <summary>A round number, even in its first digit, that no bar is higher than.</summary>
    public static double Top(IReadOnlyList<ThroughputBar> bars)
    {
        var highest = bars.Count == 0 ? 0 : bars.Max(bar => bar.Parts.Sum(part => bar.PerMinute(part.Count)));
        if (highest <= 2)
        {
            return 2;
        }

        var power = Math.Pow(10, Math.Floor(Math.Log10(highest)));
        return Steps.First(step => step * power >= highest) * power;
    }
}
