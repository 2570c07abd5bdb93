namespace Voy8.Core.Crawling.Politeness;

/// <summary>The right to ask one host, until disposed. Leaving sets the rest that the next visitor, whoever it is, waits out.</summary>
public sealed class HostLease : IAsyncDisposable
{
    private readonly HostGate _gate;
    private readonly HostVisit _visit;
    private readonly bool _hadErrors;

    internal HostLease(HostGate gate, HostVisit visit, int errors)
    {
        _gate = gate;
        _visit = visit;
        _hadErrors = errors > 0;
        Errors = errors;
    }

    public string Host => _visit.Host;

    /// <summary>Requests in a row that the host did not answer, by whomever.</summary>
    public int Errors { get; private set; }

    /// <summary>Rest to leave behind.</summary>
    public TimeSpan Pause { get; set; }

    /// <summary>Notes how a request went.</summary>
    /// <returns>The errors in a row.</returns>
    public int Note(bool failed) => Errors = failed ? Errors + 1 : 0;

    /// <returns>False when the lease ran out and somebody else may be there.</returns>
    public Task<bool> RenewAsync() => _gate.RenewAsync(_visit);

    public async ValueTask DisposeAsync() => await _gate.LeaveAsync(_visit, new HostState(Pause, Errors), _hadErrors);
}
