using System.Net;
using System.Net.Sockets;
using Voy8.LocalHosting.Processes;

namespace Voy8.LocalHosting.Tests;

public sealed class FreePortTests
{
    [Fact]
    public async Task A_port_whose_server_closed_its_connections_is_free_at_once()
    {
        int port;
        using (var listener = new TcpListener(IPAddress.Loopback, 0))
        {
            listener.Start();
            port = ((IPEndPoint)listener.LocalEndpoint).Port;
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
            using var server = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
            // Who closes first waits in TIME_WAIT for a minute.
            server.Close();
        }

        FreePort.IsFree(port).ShouldBeTrue();
    }

    [Fact]
    public void A_port_somebody_has_on_every_address_is_not_free()
    {
        using var listener = new TcpListener(IPAddress.Any, 0);
        listener.Start();

        FreePort.IsFree(((IPEndPoint)listener.LocalEndpoint).Port).ShouldBeFalse();
    }

    [Fact]
    public void Ports_given_away_already_are_passed_over()
    {
        var port = FreePort.From(24_000);

        FreePort.From(port, new HashSet<int> { port }).ShouldBeGreaterThan(port);
    }
}
