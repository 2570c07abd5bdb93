namespace Voy8.Jobs;

/// <summary>
/// How many jobs to hold beyond those that run. Only what the worker finishes in a moment: a job that is held here cannot
/// be started by an idle worker elsewhere.
/// </summary>
internal sealed class Prefetch(int concurrency, int limit)
{
    private const double Horizon = 0.1;
    private const double Weight = 0.1;

    // Starts pessimistic, so that nothing is held back before run times are known.
    private double _meanSeconds = Horizon;

    public int Allowed
    {
        get
        {
            var mean = Volatile.Read(ref _meanSeconds);
            return mean >= Horizon ? 0 : (int)Math.Min(limit, concurrency * Horizon / Math.Max(mean, 1e-6));
        }
    }

    /// <summary>Long runs weigh in at once, short ones by and by.</summary>
    public void Observe(TimeSpan ran)
    {
        var mean = Volatile.Read(ref _meanSeconds);
        var seconds = Math.Min(ran.TotalSeconds, 10 * Horizon);
        Volatile.Write(ref _meanSeconds, mean + (Weight * (seconds - mean)));
    }
}
