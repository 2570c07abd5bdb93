using System.Net;
using System.Net.Sockets;

namespace Voy8.LocalHosting.Orchestration;

/// <summary>One address before several processes: each connection goes to the next healthy one.</summary>
internal sealed class EndpointProxy : IDisposable
{
    private readonly TcpListener _listener;
    private readonly Func<IReadOnlyList<int>> _targets;
    private readonly CancellationTokenSource _stopping = new();
    private int _next;

    private EndpointProxy(TcpListener listener, Func<IReadOnlyList<int>> targets)
    {
        _listener = listener;
        _targets = targets;
    }

    /// <param name="port">On the loopback.</param>
    /// <param name="targets">The loopback ports of the processes that may get a connection now.</param>
    public static EndpointProxy Start(int port, Func<IReadOnlyList<int>> targets)
    {
        var listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();
        var proxy = new EndpointProxy(listener, targets);
        _ = proxy.AcceptAsync(proxy._stopping.Token);
        return proxy;
    }

    public void Dispose()
    {
        _stopping.Cancel();
        _listener.Dispose();
    }

    private async Task AcceptAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                _ = ForwardAsync(await _listener.AcceptTcpClientAsync(cancellationToken), cancellationToken);
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                // Stopping, or a client that left before it was accepted.
            }
        }
    }

    private async Task ForwardAsync(TcpClient client, CancellationToken cancellationToken)
    {
        using (client)
        {
            try
            {
                using var server = await ConnectAsync(cancellationToken);
                if (server is not null)
                {
                    client.NoDelay = server.NoDelay = true;
                    await Task.WhenAll(CopyAsync(client, server, cancellationToken), CopyAsync(server, client, cancellationToken));
                }
            }
            catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // Either end is gone: so is the connection.
            }
        }
    }

    private async Task<TcpClient?> ConnectAsync(CancellationToken cancellationToken)
    {
        var targets = _targets();
        for (var attempt = 0; attempt < targets.Count; attempt++)
        {
            var target = targets[(int)((uint)Interlocked.Increment(ref _next) % (uint)targets.Count)];
            var server = new TcpClient();
            try
            {
                await server.ConnectAsync(IPAddress.Loopback, target, cancellationToken);
                return server;
            }
            catch (SocketException)
            {
                server.Dispose();
            }
        }

        return null;
    }

    private static async Task CopyAsync(TcpClient from, TcpClient to, CancellationToken cancellationToken)
    {
        try
        {
            await from.GetStream().CopyToAsync(to.GetStream(), cancellationToken);
            to.Client.Shutdown(SocketShutdown.Send);
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            // One way broke: the other must not wait for it.
            from.Close();
            to.Close();
        }
    }
}
