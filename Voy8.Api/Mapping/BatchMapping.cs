using Voy8.Contracts;
using Voy8.Core.Batches;
using Voy8.Core.Files;
using Voy8.Jobs;

namespace Voy8.Api.Mapping;

/// <summary>Batches as the contracts show them, with what their jobs know better.</summary>
internal sealed class BatchMapping(IJobControl jobs, FileMapping files)
{
    public async Task<BatchResponse> ToResponseAsync(Batch batch, CancellationToken cancellationToken) => (await ToResponsesAsync([batch], cancellationToken))[0];

    public async Task<IReadOnlyList<BatchResponse>> ToResponsesAsync(IReadOnlyList<Batch> batches, CancellationToken cancellationToken)
    {
        var known = await jobs.FindManyAsync([.. batches.Select(batch => batch.JobId).OfType<Guid>()], cancellationToken);
        return [.. batches.Select(batch => ToResponse(batch, batch.JobId is { } job ? known.GetValueOrDefault(job) : null))];
    }

    public async Task<IReadOnlyList<BatchEntryResponse>> ToResponsesAsync(IReadOnlyList<BatchEntry> entries, Guid account, CancellationToken cancellationToken)
    {
        var known = (await files.ToResponsesAsync([.. entries.Select(entry => entry.File).OfType<StoredFile>()], account, cancellationToken)).ToLookup(file => file.FileId);
        return
        [
            .. entries.Select(entry =>
            {
                var file = entry.File is { } own ? known[own.Id].First() : null;
                return new BatchEntryResponse(
                    entry.Ordinal,
                    entry.Name,
                    entry.Refusal is not null ? "refused" : file?.Status ?? "deleted",
                    entry.Refusal is { } refusal ? FileMapping.ToResponse(refusal) : file?.Failure,
                    file);
            }),
        ];
    }

    private static BatchResponse ToResponse(Batch batch, JobRecord? job)
    {
        var done = batch.Ready + batch.Failed;
        var status = StatusOf(batch, job);
        return new BatchResponse(
            batch.Id,
            batch.Name,
            status,
            status is "processing" or "expanding" or "cancelled" ? Math.Round(batch.Total == 0 || batch.IsExpanding ? 0 : 100.0 * done / batch.Total, 1) : 100,
            batch.Total,
            batch.Ready,
            batch.Failed,
            batch.Open,
            batch.Failure,
            batch.JobId,
            batch.CreatedAt);
    }

    private static string StatusOf(Batch batch, JobRecord? job) => (batch, job) switch
    {
        (_, { Status: JobStatus.Cancelled }) => "cancelled",
        (_, { Status: JobStatus.Dead }) => batch.Ready > 0 ? "partly_failed" : "failed",
        (_, { Status: JobStatus.Scheduled or JobStatus.Queued or JobStatus.Running }) => batch.IsExpanding ? "expanding" : "processing",

        ({ Failure: not null }, _) => batch.Ready > 0 ? "partly_failed" : "failed",

        // A file that was there before may still be read by another job.
        ({ Open: > 0 }, _) => "processing",
        ({ Failed: 0 }, _) => "ready",
        _ => batch.Ready > 0 ? "partly_failed" : "failed",
    };
}
