namespace Voy8.Core.Crawling.Politeness;

/// <summary>Leases and rests of one process: all there is while Redis is away, and a first look while it is not.</summary>
internal sealed class LocalHosts(TimeProvider time)
{
    private const int SweepAbove = 10_000;

    private readonly Lock _lock = new();
    private readonly long _epoch = time.GetTimestamp();
    private readonly Dictionary<string, TimeSpan> _restUntil = [];
    private readonly Dictionary<string, Dictionary<string, TimeSpan>> _leases = [];

    private TimeSpan Now => time.GetElapsedTime(_epoch);

    /// <param name="visit">Who wants to enter.</param>
    /// <param name="lease">How long it may stay without renewing.</param>
    /// <param name="wait">What is left of the rest; zero when a group is full.</param>
    public bool TryEnter(HostVisit visit, TimeSpan lease, out TimeSpan wait)
    {
        lock (_lock)
        {
            var now = Now;
            wait = _restUntil.TryGetValue(visit.Host, out var until) && until > now ? until - now : TimeSpan.Zero;
            if (wait > TimeSpan.Zero || visit.Groups.Any(group => Count(group.Name, now) >= group.Cap))
            {
                return false;
            }

            Sweep(now);
            Hold(visit, now + lease);
            return true;
        }
    }

    public bool Renew(HostVisit visit, TimeSpan lease)
    {
        lock (_lock)
        {
            if (!IsHeld(visit))
            {
                return false;
            }

            Hold(visit, Now + lease);
            return true;
        }
    }

    public void Leave(HostVisit visit, TimeSpan rest)
    {
        lock (_lock)
        {
            var held = IsHeld(visit);
            foreach (var group in visit.Groups)
            {
                if (_leases.TryGetValue(group.Name, out var leases) && leases.Remove(visit.Token) && leases.Count == 0)
                {
                    _leases.Remove(group.Name);
                }
            }

            if (held && rest > TimeSpan.Zero)
            {
                _restUntil[visit.Host] = Now + rest;
            }
        }
    }

    private bool IsHeld(HostVisit visit) => _leases.TryGetValue(visit.Groups[0].Name, out var leases) && leases.ContainsKey(visit.Token);

    private void Hold(HostVisit visit, TimeSpan until)
    {
        foreach (var group in visit.Groups)
        {
            if (!_leases.TryGetValue(group.Name, out var leases))
            {
                _leases.Add(group.Name, leases = []);
            }

            leases[visit.Token] = until;
        }
    }

    private int Count(string group, TimeSpan now)
    {
        if (!_leases.TryGetValue(group, out var leases))
        {
            return 0;
        }

        foreach (var (token, until) in leases)
        {
            if (until <= now)
            {
                leases.Remove(token);
            }
        }

        return leases.Count;
    }

    private void Sweep(TimeSpan now)
    {
        if (_restUntil.Count > SweepAbove)
        {
            foreach (var (host, until) in _restUntil)
            {
                if (until <= now)
                {
                    _restUntil.Remove(host);
                }
            }
        }
    }
}
