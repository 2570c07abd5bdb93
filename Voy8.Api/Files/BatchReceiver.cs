using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Voy8.Api.Access;
using Voy8.Api.Problems;
using Voy8.Core.Batches;
using Voy8.Core.Files;

namespace Voy8.Api.Files;

/// <summary>Takes many files in as they come, or one ZIP.</summary>
internal sealed class BatchReceiver(
    FileUploads uploads, BatchStore batches, UploadSlots slots, IOptions<FilesOptions> files, IOptions<BatchesOptions> options)
{
    /// <param name="answer">Tells the caller of the batch that was made.</param>
    public async Task<IResult> ReceiveAsync(HttpContext context, Caller caller, Func<Batch, Task<IResult>> answer, CancellationToken cancellationToken)
    {
        using var slot = slots.TryTake(caller.Account);
        if (slot is null)
        {
            return FileReceiver.TooManyUploads(context, files.Value);
        }

        var received = new ReceivedBatch(uploads, files.Value, options.Value);
        try
        {
            var problem = await UploadBody.ReadAsync(
                context,
                options.Value.MaxBytes,
                options.Value.MaxFiles,
                TooLarge,
                async (name, content) => await received.AddAsync(name, content, cancellationToken) ? null : TooLarge(),
                cancellationToken);
            if (problem is not null)
            {
                return problem;
            }

            var name = BatchName(context, received);
            var result = received.TakeArchive() is { } archive
                ? await batches.CreateFromArchiveAsync(caller.Account, name, archive.BlobId, archive.Bytes, cancellationToken)
                : new BatchResult(BatchOutcome.Done, await batches.CreateAsync(caller.Account, name, received.TakeItems(), cancellationToken));
            return result.Outcome == BatchOutcome.NoRoom ? FileProblems.NoRoom() : await answer(result.Batch!);
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException and not BadHttpRequestException)
        {
            return UploadBody.Malformed("the form ends early or is malformed");
        }
        finally
        {
            await received.AbandonAsync();
        }
    }

    private static string BatchName(HttpContext context, ReceivedBatch received) => context.Request.Query["batch"] is [{ Length: > 0 and <= 200 } given]
        ? FileName.Clean(given)
        : received.Count == 1 ? received.FirstName : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{received.Count} files");

    private ProblemHttpResult TooLarge() => ApiProblem.Of(
        StatusCodes.Status413PayloadTooLarge, "batch_too_large", "The batch is too large.", $"A batch may have {options.Value.MaxBytes} bytes: divide it, and send the parts.");
}
