using System.Data.Common;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Voy8.Core.Crawling.Politeness;

/// <summary>
/// Lets crawls onto hosts: not before the rest that the last one left is over, and no more at once across the fleet than a host, a
/// registrable domain, an address, and all of them may have. The state is shared through Redis (<see cref="SharedHosts"/>); long
/// rests and errors are kept in PostgreSQL as well, and read from there when Redis does not know a host. While Redis is away each
/// process keeps its own order (<see cref="LocalHosts"/>).
/// </summary>
public sealed class HostGate(
    IConnectionMultiplexer redis, IHostMemory memory, HostAddresses addresses, IOptions<CrawlingOptions> options, TimeProvider time, ILogger<HostGate> logger)
{
    // A full group has room again in seconds, whatever its leases would allow.
    private static readonly TimeSpan BusyRetry = TimeSpan.FromSeconds(3);

    // What is over in seconds needs no memory: whoever rebuilds takes as long.
    private static readonly TimeSpan KeptRest = TimeSpan.FromSeconds(10);

    private readonly SharedHosts _shared = new(redis, logger);
    private readonly LocalHosts _local = new(time);

    /// <summary>Long enough for robots.txt and one request; renewed before each further one.</summary>
    internal TimeSpan LeaseTime => (2 * options.Value.RequestTimeout) + TimeSpan.FromSeconds(5);

    /// <summary>A name for somebody who may be on several hosts at once, and counts once in all that they share.</summary>
    public static string NewVisitor() => Guid.CreateVersion7().ToString("N");

    /// <inheritdoc cref="TryEnterAsync(string, string, CancellationToken)"/>
    public Task<(HostLease? Lease, TimeSpan Wait)> TryEnterAsync(string host, CancellationToken cancellationToken) => TryEnterAsync(host, NewVisitor(), cancellationToken);

    /// <param name="host">Not one that this visitor holds.</param>
    /// <param name="visitor">From <see cref="NewVisitor"/>.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>A lease; or how long to wait before asking again.</returns>
    public async Task<(HostLease? Lease, TimeSpan Wait)> TryEnterAsync(string host, string visitor, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var visit = new HostVisit(host, visitor, await GroupsAsync(host, cancellationToken));
        if (!_local.TryEnter(visit, LeaseTime, out var wait))
        {
            return (null, wait > TimeSpan.Zero ? wait : Jitter(BusyRetry));
        }

        try
        {
            var answer = await AskAsync(visit, cancellationToken);
            if (answer.Wait == TimeSpan.Zero)
            {
                return (new HostLease(this, visit, answer.Errors), TimeSpan.Zero);
            }

            _local.Leave(visit, TimeSpan.Zero);
            return (null, answer.Wait > TimeSpan.Zero ? answer.Wait : Jitter(BusyRetry));
        }
        catch
        {
            _local.Leave(visit, TimeSpan.Zero);
            throw;
        }
    }

    /// <returns>False when the lease is no longer ours.</returns>
    internal async Task<bool> RenewAsync(HostVisit visit) => _local.Renew(visit, LeaseTime) && await _shared.RenewAsync(visit, LeaseTime);

    /// <param name="visit">Who leaves.</param>
    /// <param name="state">What the next one finds.</param>
    /// <param name="hadErrors">The host had failed before.</param>
    internal async Task LeaveAsync(HostVisit visit, HostState state, bool hadErrors)
    {
        var recovered = hadErrors && state.Errors == 0;
        var left = _local.Leave(visit, state.Rest, recovered);
        var found = await _shared.ReleaseAsync(visit with { Groups = left }, state, recovered);
        if (hadErrors || found.Errors > 0 || found.Rest >= KeptRest)
        {
            await KeepAsync(visit.Host, found);
        }
    }

    private async Task KeepAsync(string host, HostState state)
    {
        try
        {
            await memory.KeepAsync(host, state);
        }
        catch (DbException exception)
        {
            // Redis has it, and whoever leaves has other hosts to leave.
            logger.HostNotKept(host, exception);
        }
    }

    private async Task<HostAnswer> AskAsync(HostVisit visit, CancellationToken cancellationToken)
    {
        var answer = await _shared.AcquireAsync(visit, LeaseTime, kept: null);
        if (answer is { } known && known.Wait != SharedHosts.Unknown)
        {
            return known;
        }

        var kept = await memory.FindAsync(visit.Host, cancellationToken);
        return await _shared.AcquireAsync(visit, LeaseTime, kept) ?? new HostAnswer(kept.Rest, kept.Errors);
    }

    private async Task<VisitGroup[]> GroupsAsync(string host, CancellationToken cancellationToken)
    {
        var caps = options.Value;
        VisitGroup[] groups =
        [
            new($"host:{host}", caps.MaxVisitsPerHost),
            new($"domain:{PublicSuffixList.RegistrableDomainOf(host)}", caps.MaxVisitsPerDomain),
            new("all", caps.MaxVisits),
        ];
        return await addresses.FindAsync(host, cancellationToken) is { } address ? [.. groups, new($"address:{address}", caps.MaxVisitsPerAddress)] : groups;
    }

    private static TimeSpan Jitter(TimeSpan span) => span * (0.5 + Random.Shared.NextDouble());
}
