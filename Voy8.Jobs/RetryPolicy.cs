namespace Voy8.Jobs;

/// <summary>Exponential backoff: the wait doubles from attempt to attempt up to a limit, varied at random so that failures do not return in step.</summary>
/// <param name="Jitter">0 to 1: the part of the wait that is left to chance, up or down.</param>
internal sealed record RetryPolicy(TimeSpan Base, TimeSpan Max, double Jitter)
{
    /// <param name="attempt">The attempt that failed; 1 is the first.</param>
    /// <param name="chance">A uniform number from 0 up to 1.</param>
    public TimeSpan DelayAfter(int attempt, double chance)
    {
        var doublings = Math.Clamp(attempt - 1, 0, 40);
        var wait = Math.Min(Base.TotalSeconds * Math.Pow(2, doublings), Max.TotalSeconds);
        return TimeSpan.FromSeconds(wait * (1 + (Jitter * ((2 * chance) - 1))));
    }
}
