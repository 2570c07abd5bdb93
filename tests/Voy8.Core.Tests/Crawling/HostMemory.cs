using System.Collections.Concurrent;
using Voy8.Core.Crawling.Politeness;

namespace Voy8.Core.Tests.Crawling;

/// <summary>Keeps states of hosts without a database.</summary>
internal sealed class HostMemory(TimeProvider? time = null) : IHostMemory
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly ConcurrentDictionary<string, (DateTimeOffset NextAt, int Errors)> _hosts = new();

    public bool IsEmpty => _hosts.IsEmpty;

    public Task<HostState> FindAsync(string host, CancellationToken cancellationToken = default)
    {
        var now = _time.GetUtcNow();
        return Task.FromResult(_hosts.TryGetValue(host, out var kept) ? new HostState(kept.NextAt > now ? kept.NextAt - now : TimeSpan.Zero, kept.Errors) : default);
    }

    public Task KeepAsync(string host, HostState state, CancellationToken cancellationToken = default)
    {
        _hosts[host] = (_time.GetUtcNow() + state.Rest, state.Errors);
        return Task.CompletedTask;
    }
}
