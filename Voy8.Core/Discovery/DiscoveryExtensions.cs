using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Voy8.Core.Discovery.Directories;
using Voy8.Core.Discovery.Merging;
using Voy8.Jobs;

namespace Voy8.Core.Discovery;

public static class DiscoveryExtensions
{
    /// <summary>Cities, industries, discoveries and merges; for the API and the worker.</summary>
    public static IHostApplicationBuilder AddDiscovery(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<DiscoveryOptions>().BindConfiguration(DiscoveryOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.TryAddSingleton<CityStore>();
        builder.Services.TryAddSingleton<IndustryStore>();
        builder.Services.TryAddSingleton<DiscoveryStore>();
        builder.Services.TryAddSingleton<DiscoveryRequests>();
        builder.Services.TryAddSingleton<DirectoryCoverage>();
        builder.Services.TryAddSingleton<MergeStore>();
        builder.Services.TryAddSingleton<VenueMerger>();
        return builder;
    }

    /// <summary>What reads directories; for the worker.</summary>
    public static IHostApplicationBuilder AddDiscoveryJobs(this IHostApplicationBuilder builder)
    {
        builder.Services.TryAddSingleton<ListingStore>();
        builder.Services.TryAddSingleton<MatchCandidateStore>();
        builder.Services.TryAddSingleton<ListingWriter>();
        builder.Services.TryAddTransient<DirectoryClient>();
        builder.Services.TryAddTransient<DirectoryReader>();
        builder.Services.AddJobHandler<DiscoverBusinesses, DiscoverBusinessesHandler>();
        return builder;
    }
}
