using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Voy8.Core.Catalogue.Entering;
using Voy8.Core.Catalogue.Exporting;
using Voy8.Core.Catalogue.Importing;
using Voy8.Core.Crawling;
using Voy8.Core.Enrichment;
using Voy8.Jobs;

namespace Voy8.Core.Catalogue;

public static class CatalogueExtensions
{
    /// <summary>Venues, datasets and imports, with what they need of enrichment and crawling.</summary>
    public static IHostApplicationBuilder AddCatalogue(this IHostApplicationBuilder builder)
    {
        builder.AddEnrichment();
        builder.AddVenueFeed();
        builder.AddCrawling();
        builder.Services.AddOptions<ImportOptions>().BindConfiguration(ImportOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.TryAddSingleton<VenueStore>();
        builder.Services.TryAddSingleton<VenueList>();
        builder.Services.TryAddSingleton<VenueEntryStore>();
        builder.Services.TryAddSingleton<DatasetStore>();
        builder.Services.TryAddSingleton<CatalogueStatistics>();
        builder.Services.TryAddSingleton<VenueExports>();
        builder.Services.TryAddSingleton<ImportStore>();
        builder.Services.TryAddSingleton<ImportUploads>();
        builder.Services.TryAddSingleton<ImportPreviews>();
        return builder;
    }

    /// <summary>The handlers of the catalogue's jobs; for the worker.</summary>
    public static IHostApplicationBuilder AddCatalogueJobs(this IHostApplicationBuilder builder)
    {
        builder.Services.TryAddSingleton<ImportBatchWriter>();
        builder.Services.AddJobHandler<ImportVenues, ImportVenuesHandler>();
        builder.Services.AddJobHandler<CleanUpImports, CleanUpImportsHandler>();
        builder.Services.AddJobSchedule(
            "import-clean-up",
            "17 * * * *",
            new CleanUpImports(),
            description: "Frees the bytes of uploads that were never completed and of imports that ended a day ago.",
            skipWhileUnfinished: true);
        return builder;
    }
}
