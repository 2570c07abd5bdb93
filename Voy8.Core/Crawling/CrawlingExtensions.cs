using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

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
        return builder;
    }
}
