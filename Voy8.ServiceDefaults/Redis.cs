using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Voy8.ServiceDefaults;

/// <summary>The Redis client, with the configuration keys of Aspire.StackExchange.Redis, so that either can serve.</summary>
public static class RedisExtensions
{
    public const string HealthCheckName = "StackExchange.Redis";

    /// <summary>
    /// Registers a singleton <see cref="IConnectionMultiplexer"/> which connects when Redis comes, and again when it returns.
    /// Settings come from <c>Aspire:StackExchange:Redis</c>, then <c>Aspire:StackExchange:Redis:{connectionName}</c>; the
    /// connection string from there or <c>ConnectionStrings:{connectionName}</c>.
    /// </summary>
    /// <exception cref="InvalidOperationException">On first use, when there is no connection string.</exception>
    public static IHostApplicationBuilder AddRedisClient(this IHostApplicationBuilder builder, string connectionName)
    {
        var settings = ClientSettings.Read(builder.Configuration, "Aspire:StackExchange:Redis", connectionName);
        builder.Services.AddSingleton<IConnectionMultiplexer>(services =>
        {
            var options = ConfigurationOptions.Parse(settings.RequireConnectionString(connectionName));
            options.AbortOnConnectFail = false;
            options.LoggerFactory ??= services.GetRequiredService<ILoggerFactory>();
            var connection = ConnectionMultiplexer.Connect(options);
            services.GetService<RedisTracing>()?.Observe(connection);
            return connection;
        });

        if (!settings.DisableHealthChecks)
        {
            // Redis only dispatches: without it jobs go on, claimed from PostgreSQL. So its loss degrades, and does not fail.
            builder.Services.AddHealthChecks().Add(new HealthCheckRegistration(
                HealthCheckName,
                services => new RedisHealthCheck(services.GetRequiredService<IConnectionMultiplexer>()),
                HealthStatus.Degraded,
                tags: null,
                TimeSpan.FromSeconds(5)));
        }

        if (!settings.DisableTracing)
        {
            builder.Services.AddSingleton<RedisTracing>();
        }

        return builder;
    }
}

internal sealed class RedisHealthCheck(IConnectionMultiplexer redis) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await redis.GetDatabase().PingAsync().WaitAsync(TimeSpan.FromSeconds(2), cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (Exception exception)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, "Redis does not answer; jobs are claimed from PostgreSQL", exception);
        }
    }
}
