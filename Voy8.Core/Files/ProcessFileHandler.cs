using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Voy8.Core.Documents.Chunking;
using Voy8.Core.Documents.Reading;
using Voy8.Core.Embeddings;
using Voy8.Jobs;

namespace Voy8.Core.Files;

/// <summary>
/// Reads a version of a file, stores its chunks, embeds them batch by batch, and then lets all of it be seen at once. An attempt that follows
/// another goes on behind the last batch that was stored.
/// </summary>
internal sealed class ProcessFileHandler(
    FileWork work,
    IBlobStore blobs,
    DocumentReader reader,
    ReadingSlots slots,
    EmbeddingModels models,
    ChunkEmbedder embedder,
    IOptions<FilesOptions> options,
    TimeProvider time,
    ILogger<ProcessFileHandler> logger) : IJobHandler<ProcessFile>
{
    private const double PercentRead = 5;

    // A model reads it before the passage.
    private const int TokensOfHeading = 40;

    public async Task HandleAsync(ProcessFile payload, JobContext context, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        if (await work.BeginAsync(payload, context.JobId, cancellationToken) is not { } file)
        {
            context.SetResult(new { Outcome = "nothing_to_do" });
            return;
        }

        try
        {
            var chunks = file.Chunks ?? await ReadAsync(file, cancellationToken);
            Report(context, 0, chunks);
            if (chunks is { } known)
            {
                await embedder.EmbedAsync(file with { Chunks = known }, (done, all) => Report(context, done, all), cancellationToken);
            }

            if (chunks is null || !await work.CompleteAsync(file, cancellationToken))
            {
                context.SetResult(new { Outcome = "replaced" });
                return;
            }

            context.Report(new JobProgress(100, chunks.Value, chunks.Value) { IsCheckpoint = true });
            context.SetResult(new { Outcome = "ready", Chunks = chunks.Value });
            Log.Processed(logger, file.FileId, file.Version, file.Bytes, chunks.Value, time.GetElapsedTime(started).TotalSeconds);
        }
        catch (UnreadableDocumentException exception)
        {
            await work.FailAsync(file.FileId, file.Version, context.JobId, new FileFailure(exception.Code, exception.Message), CancellationToken.None);
            Log.Unreadable(logger, file.FileId, file.Version, exception.Code, exception.Message);
            throw new PermanentJobException(exception.Message, exception);
        }
        catch (Exception exception) when (context.Attempt >= context.MaxAttempts && exception is not (OperationCanceledException or JobDeferredException))
        {
            await work.FailAsync(
                file.FileId,
                file.Version,
                context.JobId,
                new FileFailure("processing_failed", exception is BlobMissingException ? exception.Message : "It could not be read this time. Try again; if it happens again, tell whoever runs Voy8."),
                CancellationToken.None);
            throw;
        }
    }

    /// <returns>How many chunks; null where the version is no longer worked on.</returns>
    private async Task<int?> ReadAsync(FileVersion file, CancellationToken cancellationToken)
    {
        // What is read takes memory until it is stored.
        using var slot = await slots.TakeAsync(cancellationToken);
        await using var content = await blobs.OpenAsync(file.BlobId, cancellationToken);
        var document = await reader.ReadAsync(content, file.Type, cancellationToken);
        var counter = await models.GetTokenCounterAsync(cancellationToken);
        var budget = Math.Clamp(counter.MaxTokens - TokensOfHeading, DocumentChunker.SmallestBudget, options.Value.ChunkTokens);
        var chunks = DocumentChunker.Chunk(document, counter.Count, budget, Math.Min(options.Value.ChunkOverlapTokens, (budget / 2) - 1));
        cancellationToken.ThrowIfCancellationRequested();
        if (chunks.Count > options.Value.MaxChunks)
        {
            throw new UnreadableDocumentException(
                UnreadableReason.TooLarge, $"The document is too long: it makes {chunks.Count} passages, and {options.Value.MaxChunks} are kept of one. Divide it, and upload the parts.");
        }

        return await work.WriteChunksAsync(file, document.Title, document.Pages, chunks, cancellationToken) ? chunks.Count : null;
    }

    // Without the file's name: operators see jobs, and no file of others.
    private static void Report(JobContext context, long done, long? all)
    {
        var part = all > 0 ? (double)done / all.Value : 0;
        context.Report(new JobProgress(PercentRead + ((100 - PercentRead) * part), done, all) { IsCheckpoint = done > 0 });
    }
}
