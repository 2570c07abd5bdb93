using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Voy8.Core.Crawling.Fetching;

namespace Voy8.Core.Tests.Crawling;

/// <summary>An internet of one server: names mean what the test says, anew each time they are asked, and every address leads to the site.</summary>
internal sealed class TestNetwork(TestSite site) : INetwork
{
    private readonly ConcurrentDictionary<string, ConcurrentQueue<string[]>> _names = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentQueue<string> _dialled = new();

    /// <summary>Addresses that were connected to, in order.</summary>
    public IReadOnlyList<string> Dialled => [.. _dialled];

    /// <summary>Addresses where nobody listens.</summary>
    public HashSet<string> Dead { get; } = [];

    /// <param name="host">The name.</param>
    /// <param name="answers">The first, second … answer, each of addresses parted by blanks; the last one stays.</param>
    public TestNetwork On(string host, params string[] answers)
    {
        _names[host] = new ConcurrentQueue<string[]>(answers.Select(answer => answer.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
        return this;
    }

    public Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        if (!_names.TryGetValue(host, out var answers) || !answers.TryPeek(out var answer))
        {
            throw new SocketException((int)SocketError.HostNotFound);
        }

        if (answers.Count > 1)
        {
            answers.TryDequeue(out _);
        }

        return Task.FromResult(Array.ConvertAll(answer, IPAddress.Parse));
    }

    public async Task<Stream> ConnectAsync(IPEndPoint endPoint, CancellationToken cancellationToken)
    {
        _dialled.Enqueue(endPoint.ToString());
        if (Dead.Contains(endPoint.Address.ToString()))
        {
            throw new SocketException((int)SocketError.ConnectionRefused);
        }

        return await new SystemNetwork().ConnectAsync(IPEndPoint.Parse(site.Address), cancellationToken);
    }
}
