using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;
using Voy8.Core.Crawling.Fetching;

namespace Voy8.Core.Crawling.Politeness;

/// <summary>
/// Which machine a host is on, so that the many small sites of one hosting company are not all asked at once. Only a guess to go by:
/// what is dialled is resolved and checked anew.
/// </summary>
public sealed class HostAddresses : IDisposable
{
    private const int MaxHosts = 10_000;
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private readonly MemoryCache _known = new(new MemoryCacheOptions { SizeLimit = MaxHosts });
    private readonly HostPattern[] _routed;
    private readonly TimeSpan _patience;
    private readonly INetwork _network;

    /// <param name="options">Hosts that are routed elsewhere have no address of their own.</param>
    /// <param name="network">Knows names.</param>
    public HostAddresses(IOptions<CrawlingOptions> options, INetwork network)
    {
        _routed = [.. options.Value.HostRoutes.Select(route => HostPattern.Parse(route.Pattern))];
        _patience = options.Value.ConnectTimeout;
        _network = network;
    }

    /// <summary>The lowest IPv4 address, else the lowest IPv6 network of 64 bits; null when there is none, or none in time.</summary>
    public async Task<string?> FindAsync(string host, CancellationToken cancellationToken)
    {
        if (_routed.Any(pattern => pattern.Matches(host)))
        {
            return null;
        }

        if (_known.TryGetValue(host, out string? known))
        {
            return known;
        }

        var address = await ResolveAsync(host, cancellationToken);
        return _known.Set(host, address, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = Lifetime });
    }

    public void Dispose() => _known.Dispose();

    private async Task<string?> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(_patience);
        try
        {
            var addresses = IPAddress.TryParse(host.Trim('[', ']'), out var literal) ? [literal] : await _network.ResolveAsync(host, patience.Token);
            return addresses
                .Select(address => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address)
                .OrderBy(address => address.AddressFamily == AddressFamily.InterNetwork ? 0 : 1)
                .Select(NetworkOf)
                .Order(StringComparer.Ordinal)
                .FirstOrDefault();
        }
        catch (Exception exception) when (exception is SocketException or ArgumentException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }

    // An IPv4 address sorts before every network.
    private static string NetworkOf(IPAddress address)
    {
        if (address.AddressFamily == AddressFamily.InterNetwork)
        {
            return address.ToString();
        }

        var bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return $"net {new IPAddress(bytes)}/64";
    }
}
