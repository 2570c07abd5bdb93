using Microsoft.Extensions.Hosting;
using Voy8.Core.Catalogue;
using Voy8.Core.Crawling;
using Voy8.Core.Enrichment;
using Voy8.Core.Storage;

namespace Voy8.Core;

public static class CoreExtensions
{
    /// <summary>Every feature slice's services, for the API and the worker alike.</summary>
    public static IHostApplicationBuilder AddVoy8Core(this IHostApplicationBuilder builder) => builder
        .AddCoreStorage()
        .AddVenueFeed()
        .AddCatalogue()
        .AddEnrichment()
        .AddCrawling();
}
