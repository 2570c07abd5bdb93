using Microsoft.Extensions.Configuration;

namespace Voy8.ServiceDefaults;

/// <summary>What Aspire's client integrations read from configuration, under the same keys.</summary>
internal sealed record ClientSettings
{
    public string? ConnectionString { get; set; }
    public bool DisableHealthChecks { get; set; }
    public bool DisableTracing { get; set; }
    public bool DisableMetrics { get; set; }

    public static ClientSettings Read(IConfiguration configuration, string section, string connectionName)
    {
        var settings = new ClientSettings();
        configuration.GetSection(section).Bind(settings);
        configuration.GetSection($"{section}:{connectionName}").Bind(settings);
        settings.ConnectionString ??= configuration.GetConnectionString(connectionName);
        return settings;
    }

    public string RequireConnectionString(string connectionName) =>
        string.IsNullOrWhiteSpace(ConnectionString)
            ? throw new InvalidOperationException(
                $"There is no connection string: set ConnectionStrings__{connectionName}, or start everything with 'dotnet run --project Voy8.AppHost'.")
            : ConnectionString;
}
