using System.Net;
using Voy8.Core.Crawling.Fetching;

namespace Voy8.Core.Tests.Crawling;

/// <summary>A network that knows names, and on which nobody listens.</summary>
internal sealed class NameServer(Func<string, CancellationToken, Task<IPAddress[]>> resolve) : INetwork
{
    public NameServer(params IPAddress[] addresses)
        : this((_, _) => Task.FromResult(addresses))
    {
    }

    public Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken) => resolve(host, cancellationToken);

    public Task<Stream> ConnectAsync(IPEndPoint endPoint, CancellationToken cancellationToken) => throw new NotSupportedException();
}
