using System.IO.Compression;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Voy8.Core.Documents.Reading;
using Voy8.Core.Files;
using Voy8.Jobs;

namespace Voy8.Core.Batches;

/// <summary>
/// Takes a batch's ZIP apart, where it is one: each file is committed with the job that reads it, and an attempt that follows another goes on
/// behind the last. When all of them have ended it runs again, and says how it went.
/// </summary>
internal sealed class ProcessBatchHandler(
    BatchWork work, BatchStore batches, Archive archives, IBlobStore blobs, FileSweep sweep, IJobControl control, IOptions<BatchesOptions> options, ILogger<ProcessBatchHandler> logger)
    : IJobHandler<ProcessBatch>
{
    public async Task HandleAsync(ProcessBatch payload, JobContext context, CancellationToken cancellationToken)
    {
        if (await work.FindAsync(payload.BatchId, cancellationToken) is not { } batch)
        {
            context.SetResult(new { Outcome = "nothing_to_do" });
            return;
        }

        if (batch.BlobId is { } blob)
        {
            await ExpandAsync(batch, blob, context, cancellationToken);
            if (await control.FindAsync(context.JobId, cancellationToken) is { Children.Open: > 0 })
            {
                throw new WaitForChildrenException();
            }
        }

        await sweep.SettleAsync(cancellationToken);
        if (await batches.FindAsync(batch.OwnerId, batch.Id, cancellationToken) is { } done)
        {
            context.Report(new JobProgress(100, done.Total, done.Total, done.Failed));
            context.SetResult(new { done.Total, done.Ready, done.Failed });
            Log.Done(logger, batch.Id, done.Total, done.Ready, done.Failed);
        }
    }

    private async Task ExpandAsync(BatchInHand batch, Guid blob, JobContext context, CancellationToken cancellationToken)
    {
        try
        {
            await using var content = await blobs.OpenAsync(blob, cancellationToken);
            _ = await ZipDirectory.ReadAsync(content, cancellationToken);
            content.Position = 0;
            await using var archive = await ZipArchive.CreateAsync(content, ZipArchiveMode.Read, leaveOpen: true, entryNameEncoding: null, cancellationToken);
            var entries = archives.Read(archive);
            var known = await work.ReadOrdinalsAsync(batch.Id, cancellationToken);
            var room = options.Value.MaxExpandedBytes;
            foreach (var entry in entries)
            {
                // What an earlier attempt has unpacked counts as the archive says: it was counted then.
                var (item, bytes) = known.Contains(entry.Ordinal)
                    ? (null, Math.Max(0, entry.Content.Length))
                    : await archives.UnpackAsync(entry, room, cancellationToken);
                if (item is not null && !await work.AddAsync(batch, context.JobId, entry.Ordinal, item, cancellationToken))
                {
                    return;
                }

                room = Math.Max(0, room - bytes);
                context.Report(new JobProgress { IsCheckpoint = true });
            }

            await work.CloseAsync(batch.Id, null, cancellationToken);
        }
        catch (Exception exception) when (exception is UnreadableDocumentException or InvalidDataException)
        {
            var reason = exception is UnreadableDocumentException ? exception.Message : "The archive is damaged: pack it anew, and upload that.";
            await work.CloseAsync(batch.Id, reason, cancellationToken);
            Log.Unreadable(logger, batch.Id, reason);
            throw new PermanentJobException(reason, exception);
        }
    }
}
