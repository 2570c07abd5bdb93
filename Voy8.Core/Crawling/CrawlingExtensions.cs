using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Voy8.Core.Crawling.Fetching;
using Voy8.Core.Crawling.Politeness;
using Voy8.Core.Crawling.Robots;
using Voy8.Core.Extraction;
using Voy8.Jobs;

namespace Voy8.Core.Crawling;

public static class CrawlingExtensions
{
    /// <summary>What asks for crawls and tells what may be crawled; for the API and the worker.</summary>
    public static IHostApplicationBuilder AddCrawling(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<CrawlingOptions>().BindConfiguration(CrawlingOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<CrawlingOptions>, CrawlingOptionsValidator>());
        builder.Services.TryAddSingleton<CrawlScope>();
        builder.Services.TryAddSingleton<CrawlRequests>();
        builder.Services.TryAddSingleton<CrawlStateStore>();
        builder.Services.TryAddSingleton<CrawlsUnderWay>();
        return builder;
    }

    /// <summary>What crawls; for the worker.</summary>
    public static IHostApplicationBuilder AddCrawlingJobs(this IHostApplicationBuilder builder)
    {
        builder.AddExtraction();
        builder.Services.TryAddSingleton<UrlGuard>();
        builder.Services.TryAddSingleton<INetwork, SystemNetwork>();
        builder.Services.TryAddSingleton<GuardedConnector>();
        builder.Services.TryAddSingleton<CrawlHttpClient>();
        builder.Services.TryAddSingleton<PageFetcher>();
        builder.Services.TryAddSingleton<RobotsCache>();
        builder.Services.TryAddSingleton<RobotsOutageStore>();
        builder.Services.TryAddSingleton<IRobotsOutages>(services => services.GetRequiredService<RobotsOutageStore>());
        builder.Services.TryAddSingleton<HostStateStore>();
        builder.Services.TryAddSingleton<IHostMemory>(services => services.GetRequiredService<HostStateStore>());
        builder.Services.TryAddSingleton<HostAddresses>();
        builder.Services.TryAddSingleton<HostGate>();
        builder.Services.TryAddSingleton<VisitJournal>();
        builder.Services.TryAddSingleton<VisitWriter>();
        builder.Services.TryAddSingleton<CrawlSession>();
        builder.Services.AddJobHandler<CrawlVenue, CrawlVenueHandler>();
        return builder;
    }
}
