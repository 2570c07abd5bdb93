using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace Voy8.Core.Crawling.Fetching;

/// <summary>
/// Opens connections for the crawler: resolves the name once, checks each address and dials the very address that it checked,
/// so that no answer of a name server, now or later, leads the crawler inside.
/// </summary>
public sealed class GuardedConnector(IOptions<CrawlingOptions> options, UrlGuard urls, INetwork network)
{
    // A name may have any number of addresses; most have one or two.
    private const int MaxAddresses = 8;

    private readonly (HostPattern Pattern, RouteTarget Target)[] _routes =
        [.. options.Value.HostRoutes.Select(route => (HostPattern.Parse(route.Pattern), ParseTarget(route.Target)))];

    /// <summary>For <see cref="SocketsHttpHandler.ConnectCallback"/>.</summary>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var asked = context.DnsEndPoint;
        var (host, port) = RouteOf(asked);
        var addresses = await ResolveAsync(host, cancellationToken);
        var allowed = urls.MayBePrivate(asked.Host) ? addresses : [.. addresses.Where(AddressGuard.IsPublic)];
        if (allowed.Length == 0)
        {
            throw new FetchException(FetchFailure.Refused, $"{asked.Host} does not lead to a public address.") { Lookup = true };
        }

        Exception? last = null;
        foreach (var address in allowed.Take(MaxAddresses))
        {
            try
            {
                return await network.ConnectAsync(new IPEndPoint(address, port), cancellationToken);
            }
            catch (SocketException exception)
            {
                last = exception;
            }
        }

        throw new FetchException(FetchFailure.Connection, $"{asked.Host} does not accept connections.", last);
    }

    private (string Host, int Port) RouteOf(DnsEndPoint asked)
    {
        foreach (var (pattern, target) in _routes)
        {
            if (pattern.Matches(asked.Host))
            {
                return (target.Host, target.Port);
            }
        }

        return (asked.Host, asked.Port);
    }

    private async Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        if (IPAddress.TryParse(host.Trim('[', ']'), out var literal))
        {
            return [literal];
        }

        try
        {
            return await network.ResolveAsync(host, cancellationToken);
        }
        catch (SocketException exception)
        {
            throw new FetchException(FetchFailure.Connection, $"The name {host} cannot be resolved.", exception) { Lookup = true };
        }
    }

    private static RouteTarget ParseTarget(string text) =>
        RouteTarget.TryParse(text, out var target) ? target : throw new FormatException($"'{text}' is not host:port.");
}
