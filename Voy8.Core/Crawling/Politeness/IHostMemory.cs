namespace Voy8.Core.Crawling.Politeness;

/// <summary>Where the state of hosts is kept that must outlive the loss of Redis.</summary>
public interface IHostMemory
{
    /// <summary>The default when nothing is known.</summary>
    Task<HostState> FindAsync(string host, CancellationToken cancellationToken = default);

    Task KeepAsync(string host, HostState state, CancellationToken cancellationToken = default);
}
