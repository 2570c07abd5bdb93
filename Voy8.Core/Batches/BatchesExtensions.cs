using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Voy8.Core.Files;
using Voy8.Jobs;

namespace Voy8.Core.Batches;

public static class BatchesExtensions
{
    /// <summary>Many files at once; for the API and the worker alike.</summary>
    public static IHostApplicationBuilder AddBatches(this IHostApplicationBuilder builder)
    {
        builder.AddFiles();
        builder.Services.AddOptions<BatchesOptions>().BindConfiguration(BatchesOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.TryAddSingleton<BatchStore>();
        builder.Services.TryAddSingleton<BatchList>();
        return builder;
    }

    /// <summary>Taking archives apart; for the worker.</summary>
    public static IHostApplicationBuilder AddBatchesJobs(this IHostApplicationBuilder builder)
    {
        builder.AddBatches().AddFilesJobs();
        builder.Services.TryAddSingleton<Archive>();
        builder.Services.TryAddSingleton<BatchWork>();
        builder.Services.AddJobHandler<ProcessBatch, ProcessBatchHandler>();
        return builder;
    }
}
