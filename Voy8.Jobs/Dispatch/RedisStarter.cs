using Microsoft.Extensions.Hosting;

namespace Voy8.Jobs;

/// <summary>Has the connection to Redis made at start rather than at the first enqueue, which would then find none.</summary>
internal sealed class RedisStarter(RedisGate redis) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _ = redis.Connection;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
