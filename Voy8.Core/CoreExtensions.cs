using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Voy8.Core.Catalogue;
using Voy8.Core.Crawling;
using Voy8.Core.Embeddings;
using Voy8.Core.Enrichment;
using Voy8.Core.Scheduling;
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
        .AddScheduling()
        .AddEmbeddings();

    /// <summary>Every feature slice's job handlers, for a process that works.</summary>
    public static IHostApplicationBuilder AddVoy8CoreJobs(this IHostApplicationBuilder builder)
    {
        // The host must not give up before the worker has handed its jobs back.
        builder.Services.AddOptions<HostOptions>().PostConfigure<IOptions<WorkerOptions>>((host, worker) =>
        {
            var needed = worker.Value.ShutdownGrace + worker.Value.AbandonAfter + TimeSpan.FromSeconds(5);
            host.ShutdownTimeout = host.ShutdownTimeout < needed ? needed : host.ShutdownTimeout;
        });
        return builder
            .AddCatalogueJobs()
            .AddCrawlingJobs()
            .AddSchedulingJobs()
            .AddEmbeddingsJobs();
    }
}
