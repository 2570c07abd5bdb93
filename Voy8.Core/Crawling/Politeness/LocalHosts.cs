namespace Voy8.Core.Crawling.Politeness;

/// <summary>Leases and pauses of one process: all there is while Redis is away.</summary>
internal sealed class LocalHosts(TimeProvider time)
{
    private const int SweepAbove = 10_000;

    private readonly Lock _lock = new();
    private readonly long _epoch = time.GetTimestamp();
    private readonly Dictionary<string, Entry> _hosts = [];

    private TimeSpan Now => time.GetElapsedTime(_epoch);

    /// <param name="host">The host.</param>
    /// <param name="token">Names the visitor.</param>
    /// <param name="lease">How long it may stay without renewing.</param>
    /// <param name="wait">What is left of the pause; zero when somebody is there.</param>
    public bool TryEnter(string host, string token, TimeSpan lease, out TimeSpan wait)
    {
        lock (_lock)
        {
            var now = Now;
            var entry = _hosts.GetValueOrDefault(host);
            wait = entry.PauseUntil > now ? entry.PauseUntil - now : TimeSpan.Zero;
            if (wait > TimeSpan.Zero || (entry.Token is not null && entry.LeaseUntil > now))
            {
                return false;
            }

            Sweep(now);
            _hosts[host] = new Entry(token, now + lease, TimeSpan.Zero);
            return true;
        }
    }

    public bool Renew(string host, string token, TimeSpan lease)
    {
        lock (_lock)
        {
            if (!_hosts.TryGetValue(host, out var entry) || entry.Token != token)
            {
                return false;
            }

            _hosts[host] = entry with { LeaseUntil = Now + lease };
            return true;
        }
    }

    public void Leave(string host, string token, TimeSpan pause)
    {
        lock (_lock)
        {
            if (!_hosts.TryGetValue(host, out var entry) || entry.Token != token)
            {
                return;
            }

            if (pause > TimeSpan.Zero)
            {
                _hosts[host] = new Entry(null, TimeSpan.Zero, Now + pause);
            }
            else
            {
                _hosts.Remove(host);
            }
        }
    }

    private void Sweep(TimeSpan now)
    {
        if (_hosts.Count > SweepAbove)
        {
            foreach (var (host, entry) in _hosts)
            {
                if (entry.LeaseUntil <= now && entry.PauseUntil <= now)
                {
                    _hosts.Remove(host);
                }
            }
        }
    }

    private readonly record struct Entry(string? Token, TimeSpan LeaseUntil, TimeSpan PauseUntil);
}
