using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Voy8.Core.Accounts.Confirmation;
using Voy8.Core.Batches;
using Voy8.Core.Catalogue;
using Voy8.Core.Crawling;
using Voy8.Core.Discovery;
using Voy8.Core.Embeddings;
using Voy8.Core.Enrichment;
using Voy8.Core.Files;
using Voy8.Core.Investigations;
using Voy8.Core.Notes;
using Voy8.Core.Reminders;
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
        .AddDiscovery()
        .AddReminders()
        .AddScheduling()
        .AddEmbeddings()
        .AddNotes()
        .AddFiles()
        .AddInvestigations()
        .AddBatches();

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
            .AddDiscoveryJobs()
            .AddRemindersJobs()
            .AddConfirmationJobs()
            .AddSchedulingJobs()
            .AddEmbeddingsJobs()
            .AddNotesJobs()
            .AddFilesJobs()
            .AddInvestigationsJobs()
            .AddBatchesJobs();
    }
}
