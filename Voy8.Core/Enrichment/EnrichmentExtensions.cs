using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Voy8.Core.Enrichment;

public static class EnrichmentExtensions
{
    /// <summary>Observations, their merging and their freshness.</summary>
    public static IHostApplicationBuilder AddEnrichment(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<EnrichmentOptions>().BindConfiguration(EnrichmentOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.TryAddSingleton<FreshnessPolicy>();
        builder.Services.TryAddSingleton<EnrichmentStore>();
        return builder;
    }
}
