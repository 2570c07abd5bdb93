namespace Voy8.Core.Crawling.Politeness;

/// <summary>Leases and rests of one process: all there is while Redis is away, and a first look while it is not.</summary>
internal sealed class LocalHosts(TimeProvider time)
{
    private const int SweepAbove = 10_000;

    private readonly Lock _lock = new();
    private readonly long _epoch = time.GetTimestamp();
    private readonly Dictionary<string, TimeSpan> _restUntil = [];
    private readonly Dictionary<string, Dictionary<(string Token, string Host), TimeSpan>> _leases = [];

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
            if (wait > TimeSpan.Zero || visit.Groups.Any(group => Others(group.Name, visit.Token, now) >= group.Cap))
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

    /// <param name="visit">Who leaves.</param>
    /// <param name="rest">For the host; a longer one that others left stays.</param>
    /// <param name="recovered">The host had failed and answered this visit: a longer rest is over.</param>
    /// <returns>The groups in which the visitor is no more, by any host.</returns>
    public IReadOnlyList<VisitGroup> Leave(HostVisit visit, TimeSpan rest, bool recovered = false)
    {
        lock (_lock)
        {
            var held = IsHeld(visit);
            foreach (var group in visit.Groups)
            {
                if (_leases.TryGetValue(group.Name, out var leases) && leases.Remove((visit.Token, visit.Host)) && leases.Count == 0)
                {
                    _leases.Remove(group.Name);
                }
            }

            var until = Now + rest;
            if (rest > TimeSpan.Zero && ((held && recovered) || until > _restUntil.GetValueOrDefault(visit.Host)))
            {
                _restUntil[visit.Host] = until;
            }

            return [.. visit.Groups.Where(group => !_leases.TryGetValue(group.Name, out var leases) || leases.Keys.All(lease => lease.Token != visit.Token))];
        }
    }

    private bool IsHeld(HostVisit visit) => _leases.TryGetValue(visit.Groups[0].Name, out var leases) && leases.ContainsKey((visit.Token, visit.Host));

    private void Hold(HostVisit visit, TimeSpan until)
    {
        foreach (var group in visit.Groups)
        {
            if (!_leases.TryGetValue(group.Name, out var leases))
            {
                _leases.Add(group.Name, leases = []);
            }

            leases[(visit.Token, visit.Host)] = until;
        }
    }

    private int Others(string group, string token, TimeSpan now)
    {
        if (!_leases.TryGetValue(group, out var leases))
        {
            return 0;
        }

        foreach (var (lease, until) in leases)
        {
            if (until <= now)
            {
                leases.Remove(lease);
            }
        }

        return leases.Keys.Select(lease => lease.Token).Where(other => other != token).Distinct().Count();
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
