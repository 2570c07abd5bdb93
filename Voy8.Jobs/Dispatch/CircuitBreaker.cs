namespace Voy8.Jobs;

/// <summary>
/// Keeps callers from a server that does not answer: after a failure it stays open for a while that doubles up to a limit,
/// then lets one caller try. Any success closes it.
/// </summary>
internal sealed class CircuitBreaker(TimeProvider time, TimeSpan firstWait, TimeSpan longestWait)
{
    private readonly Lock _lock = new();
    private int _failures;
    private long _retryAt;
    private bool _trying;

    public bool IsOpen
    {
        get
        {
            lock (_lock)
            {
                return _failures > 0;
            }
        }
    }

    /// <summary>True when the caller may go ahead; it must then report <see cref="Succeeded"/> or <see cref="Failed"/>.</summary>
    public bool TryEnter()
    {
        lock (_lock)
        {
            if (_failures == 0)
            {
                return true;
            }

            if (_trying || time.GetTimestamp() < _retryAt)
            {
                return false;
            }

            return _trying = true;
        }
    }

    /// <returns>True when this closed the breaker.</returns>
    public bool Succeeded()
    {
        lock (_lock)
        {
            var wasOpen = _failures > 0;
            (_failures, _trying) = (0, false);
            return wasOpen;
        }
    }

    /// <returns>True when this opened the breaker.</returns>
    public bool Failed()
    {
        lock (_lock)
        {
            var wait = Math.Min(firstWait.TotalSeconds * Math.Pow(2, Math.Min(_failures, 20)), longestWait.TotalSeconds);
            _retryAt = time.GetTimestamp() + (long)(wait * time.TimestampFrequency);
            _trying = false;
            return _failures++ == 0;
        }
    }
}
