namespace Voy8.Core.Crawling.Politeness;

/// <summary>The right to ask one host, until disposed. Leaving sets the pause that the next visitor, whoever it is, waits out.</summary>
public sealed class HostLease(HostGate gate, string host, string token) : IAsyncDisposable
{
    public string Host { get; } = host;

    /// <summary>Pause to leave behind.</summary>
    public TimeSpan Pause { get; set; }

    /// <returns>False when the lease ran out and somebody else may be there.</returns>
    public Task<bool> RenewAsync() => gate.RenewAsync(Host, token);

    public async ValueTask DisposeAsync() => await gate.LeaveAsync(Host, token, Pause);
}
