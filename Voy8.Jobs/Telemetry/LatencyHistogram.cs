namespace Voy8.Jobs;

/// <summary>
/// Times in buckets that grow by a fifth, from a microsecond to fifty days: a quantile above ten microseconds is off by less than a tenth, and histograms of
/// many workers and minutes add up without losing anything. The SQL of 0005_stats.sql knows the same buckets.
/// </summary>
internal sealed class LatencyHistogram
{
    public const int Buckets = 161;

    private const double Growth = 1.2;
    private static readonly double LogGrowth = Math.Log(Growth);

    private readonly long[] _counts = new long[Buckets];

    public long Count { get; private set; }

    /// <summary>Which bucket a time falls into.</summary>
    public static int BucketOf(TimeSpan time)
    {
        var microseconds = time.Ticks / (double)TimeSpan.TicksPerMicrosecond;
        return microseconds <= 1 ? 0 : Math.Min((int)Math.Ceiling(Math.Log(microseconds) / LogGrowth), Buckets - 1);
    }

    /// <summary>The time that stands for a bucket: as far from its lower end as from its upper one, in proportion.</summary>
    public static TimeSpan Middle(int bucket) =>
        new((long)Math.Round(TimeSpan.TicksPerMicrosecond * 2 * Math.Pow(Growth, bucket) / (Growth + 1)));

    public void Add(int bucket, long count)
    {
        _counts[Math.Clamp(bucket, 0, Buckets - 1)] += count;
        Count += count;
    }

    public void Add(LatencyHistogram other)
    {
        for (var bucket = 0; bucket < Buckets; bucket++)
        {
            _counts[bucket] += other._counts[bucket];
        }

        Count += other.Count;
    }

    /// <summary>The time that this part of all times does not exceed.</summary>
    /// <param name="part">Above 0, up to 1.</param>
    public TimeSpan Quantile(double part)
    {
        var rank = Math.Max(1, (long)Math.Ceiling(part * Count));
        var bucket = 0;
        for (var seen = _counts[0]; seen < rank && bucket < Buckets - 1; seen += _counts[bucket])
        {
            bucket++;
        }

        return Middle(bucket);
    }

    /// <summary>Null when there are no times.</summary>
    public Quantiles? ToQuantiles() => Count == 0 ? null : new Quantiles(Quantile(0.50), Quantile(0.95), Quantile(0.99));
}
