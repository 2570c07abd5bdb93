using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Voy8.Core.Documents;
using Voy8.Core.Embeddings;
using Voy8.Jobs;

namespace Voy8.Core.Files;

public static class FilesExtensions
{
    /// <summary>People's files and their bytes; for the API and the worker alike.</summary>
    public static IHostApplicationBuilder AddFiles(this IHostApplicationBuilder builder)
    {
        builder.AddEmbeddings().AddDocuments();
        var services = builder.Services;
        services.AddOptions<FilesOptions>().BindConfiguration(FilesOptions.Section).ValidateDataAnnotations()
            .Validate(options => options.ChunkOverlapTokens < options.ChunkTokens / 2, "Files:ChunkOverlapTokens must be less than half of Files:ChunkTokens.")
            .ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IBlobStore, DiskBlobStore>();
        services.TryAddSingleton<FileUploads>();
        services.TryAddSingleton<FileStore>();
        services.TryAddSingleton<FileList>();
        return builder;
    }

    /// <summary>Reading files, and clearing up behind them; for the worker.</summary>
    public static IHostApplicationBuilder AddFilesJobs(this IHostApplicationBuilder builder)
    {
        builder.AddFiles();
        var services = builder.Services;
        services.TryAddSingleton<FileWork>();
        services.TryAddSingleton<FileSweep>();
        services.TryAddSingleton<ReadingSlots>();
        services.TryAddSingleton<ChunkEmbeddingStore>();
        services.TryAddSingleton<ChunkEmbedder>();
        services.AddJobHandler<ProcessFile, ProcessFileHandler>();
        services.AddJobHandler<EmbedChunks, EmbedChunksHandler>();
        services.AddJobHandler<KeepFiles, KeepFilesHandler>();
        services.AddJobSchedule(
            "file-keeping",
            "* * * * *",
            new KeepFiles(),
            description: "Looks for passages of documents whose vector is missing or of another model, and deletes bytes that no file names.",
            skipWhileUnfinished: true);
        return builder;
    }
}
