using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace Voy8.ServiceDefaults;

/// <summary>The PostgreSQL client, with the configuration keys of Aspire.Npgsql, so that either can serve.</summary>
public static class NpgsqlExtensions
{
    public const string HealthCheckName = "PostgreSql";

    /// <summary>
    /// Registers a singleton <see cref="NpgsqlDataSource"/>. Settings come from <c>Aspire:Npgsql</c>, then
    /// <c>Aspire:Npgsql:{connectionName}</c>; the connection string from there or <c>ConnectionStrings:{connectionName}</c>.
    /// </summary>
    /// <exception cref="InvalidOperationException">On first use, when there is no connection string.</exception>
    public static IHostApplicationBuilder AddNpgsqlDataSource(this IHostApplicationBuilder builder, string connectionName)
    {
        var settings = ClientSettings.Read(builder.Configuration, "Aspire:Npgsql", connectionName);
        builder.Services.AddSingleton(services =>
        {
            var source = new NpgsqlDataSourceBuilder(settings.RequireConnectionString(connectionName));
            source.UseLoggerFactory(services.GetRequiredService<Microsoft.Extensions.Logging.ILoggerFactory>());
            return source.Build();
        });

        if (!settings.DisableHealthChecks)
        {
            builder.Services.AddHealthChecks().Add(new HealthCheckRegistration(
                HealthCheckName,
                services => new NpgsqlHealthCheck(services.GetRequiredService<NpgsqlDataSource>()),
                HealthStatus.Unhealthy,
                [HealthTags.Ready],
                TimeSpan.FromSeconds(5)));
        }

        var telemetry = builder.Services.AddOpenTelemetry();
        if (!settings.DisableTracing)
        {
            telemetry.WithTracing(tracing => tracing.AddSource("Npgsql"));
        }

        if (!settings.DisableMetrics)
        {
            telemetry.WithMetrics(metrics => metrics.AddMeter("Npgsql"));
        }

        return builder;
    }
}

internal sealed class NpgsqlHealthCheck(NpgsqlDataSource dataSource) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await using var command = dataSource.CreateCommand("select 1");
            await command.ExecuteScalarAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (Exception exception)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, "PostgreSQL does not answer", exception);
        }
    }
}
