using System.Net;
using System.Net.Sockets;

namespace Voy8.LocalHosting.Processes;

/// <summary>Loopback ports nobody listens on.</summary>
public static class FreePort
{
    /// <summary>Any free port.</summary>
    public static int Any()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>The first free port from <paramref name="preferred"/> upwards, looking at no more than 100.</summary>
    /// <exception cref="InvalidOperationException">All of them are taken.</exception>
    public static int From(int preferred, IReadOnlySet<int>? reserved = null)
    {
        for (var port = preferred; port < Math.Min(preferred + 100, IPEndPoint.MaxPort + 1); port++)
        {
            if (reserved?.Contains(port) != true && IsFree(port))
            {
                return port;
            }
        }

        throw new InvalidOperationException($"No free port from {preferred} to {preferred + 99}: choose another.");
    }

    public static bool IsFree(int port)
    {
        try
        {
            // Both: a listener on every address takes the loopback's port as well.
            using var loopback = new TcpListener(IPAddress.Loopback, port);
            loopback.Start();
            loopback.Stop();
            using var any = new TcpListener(IPAddress.Any, port);
            any.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
