using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Voy8.Core.Enrichment;

public static class VenueFeedExtensions
{
    /// <summary>Registers <see cref="IVenueFeed"/> over the Redis client. May be called more than once.</summary>
    public static IHostApplicationBuilder AddVenueFeed(this IHostApplicationBuilder builder)
    {
        builder.Services.TryAddSingleton<IVenueFeed, RedisVenueFeed>();
        return builder;
    }
}
