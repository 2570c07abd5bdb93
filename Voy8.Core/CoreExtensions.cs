using Microsoft.Extensions.Hosting;
using Voy8.Core.Catalogue;
using Voy8.Core.Crawling;
using Voy8.Core.Embeddings;
using Voy8.Core.Enrichment;
using Voy8.Core.Storage;
using Voy8.Jobs;

namespace Voy8.Core;

public static class CoreExtensions
{
    /// <summary>Every feature slice's services, for the API and the worker alike.</summary>
    public static IHostApplicationBuilder AddVoy8Core(this IHostApplicationBuilder builder) => builder
        .AddJobs()
        .AddCoreStorage()
        .AddVenueFeed()
        .AddCatalogue()
        .AddEnrichment()
        .AddCrawling()
        .AddEmbeddings();

    /// <summary>Every feature slice's job handlers, for a process that works.</summary>
    public static IHostApplicationBuilder AddVoy8CoreJobs(this IHostApplicationBuilder builder) => builder
        .AddCatalogueJobs()
        .AddCrawlingJobs()
        .AddEmbeddingsJobs();
}
