using System.Net;
using System.Net.Sockets;

namespace Voy8.Core.Crawling.Fetching;

/// <summary>
/// Tells public unicast addresses from all others (IANA special-purpose address registries). Forms that carry an IPv4 address
/// inside an IPv6 one (mapped, compatible, NAT64, 6to4, Teredo) are refused whatever they carry: no public site needs them.
/// </summary>
public static class AddressGuard
{
    private static readonly AddressPrefix[] ForbiddenIPv4 =
    [
        .. new[]
        {
            "0.0.0.0/8",          // this network
            "10.0.0.0/8",         // private
            "100.64.0.0/10",      // carrier-grade NAT; some clouds' metadata
            "127.0.0.0/8",        // loopback
            "168.63.129.16/32",   // Azure's platform endpoint, a public address that answers from inside
            "169.254.0.0/16",     // link-local; most clouds' metadata
            "172.16.0.0/12",      // private
            "192.0.0.0/24",       // protocol assignments
            "192.0.2.0/24",       // documentation
            "192.31.196.0/24",    // AS112
            "192.52.193.0/24",    // AMT
            "192.88.99.0/24",     // 6to4 relays
            "192.168.0.0/16",     // private
            "192.175.48.0/24",    // AS112
            "198.18.0.0/15",      // benchmarking
            "198.51.100.0/24",    // documentation
            "203.0.113.0/24",     // documentation
            "224.0.0.0/4",        // multicast
            "240.0.0.0/4",        // reserved, broadcast
        }.Select(AddressPrefix.Parse),
    ];

    private static readonly AddressPrefix GlobalUnicastIPv6 = AddressPrefix.Parse("2000::/3");

    private static readonly AddressPrefix[] ForbiddenIPv6 =
    [
        .. new[]
        {
            "2001::/23",          // protocol assignments: Teredo, benchmarking, ORCHID
            "2001:db8::/32",      // documentation
            "2002::/16",          // 6to4
            "2620:4f:8000::/48",  // AS112
            "3fff::/20",          // documentation
        }.Select(AddressPrefix.Parse),
    ];

    public static bool IsPublic(IPAddress address) => address.AddressFamily switch
    {
        AddressFamily.InterNetwork => !ForbiddenIPv4.Any(prefix => prefix.Contains(address)),
        AddressFamily.InterNetworkV6 => GlobalUnicastIPv6.Contains(address) && !ForbiddenIPv6.Any(prefix => prefix.Contains(address)),
        _ => false,
    };
}
