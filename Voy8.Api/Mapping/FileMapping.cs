using System.Text.Json;
using Voy8.Contracts;
using Voy8.Core.Files;
using Voy8.Jobs;

namespace Voy8.Api.Mapping;

/// <summary>Files as the contracts show them, with what their jobs know better: how far they are, and that one died.</summary>
internal sealed class FileMapping(IJobControl jobs)
{
    public async Task<FileResponse> ToResponseAsync(StoredFile file, Guid account, CancellationToken cancellationToken) =>
        (await ToResponsesAsync([file], account, cancellationToken))[0];

    public async Task<IReadOnlyList<FileResponse>> ToResponsesAsync(IReadOnlyList<StoredFile> files, Guid account, CancellationToken cancellationToken)
    {
        var known = await jobs.FindManyAsync([.. files.Where(file => file.IsUnsettled).Select(file => file.JobId).OfType<Guid>()], cancellationToken);
        return [.. files.Select(file => ToResponse(file, file.JobId is { } job ? known.GetValueOrDefault(job) : null, account))];
    }

    public static FileChunkResponse ToResponse(StoredChunk chunk) => new(chunk.Ordinal, chunk.Text, chunk.Page, chunk.Headings, chunk.Start, chunk.End);

    public static FileQuotaResponse ToResponse(FileQuota quota) => new(quota.Files, quota.MaxFiles, quota.Bytes, quota.MaxBytes, quota.MaxFileBytes);

    public static FileFailureResponse ToResponse(FileFailure failure) => new(failure.Code, failure.Message);

    private static FileResponse ToResponse(StoredFile file, JobRecord? job, Guid account)
    {
        var isOwn = file.OwnerId == account;

        // Whoever reads what is shared is not concerned with what is to take its place.
        var (status, failure) = !isOwn && file.ReadyVersion is not null ? (FileStatus.Ready, null) : StateOf(file, job);
        return new FileResponse(
            file.Id,
            file.Name,
            Name(file.Type.ToString()),
            file.Bytes,
            Name(status.ToString()),
            status == FileStatus.Ready ? 100 : Math.Round(job?.Progress.Percent ?? 0, 1),
            status == FileStatus.Ready ? file.Chunks ?? 0 : job?.Progress.Processed ?? 0,
            file.Chunks,
            file.Pages,
            file.Title,
            file.Version,
            file.ReadyVersion,
            failure is null ? null : ToResponse(failure),
            isOwn ? file.JobId : null,
            isOwn,
            file.Dataset is { } dataset ? new FileDatasetResponse(dataset.Id, dataset.Slug, dataset.Name) : null,
            file.CreatedAt,
            file.UpdatedAt);
    }

    // The file was read before its job was: one that succeeded has most likely made it ready in between.
    private static (FileStatus Status, FileFailure? Failure) StateOf(StoredFile file, JobRecord? job) =>
        file.IsUnsettled && job is not { Status: JobStatus.Succeeded } && FileFailures.Of(job) is { } failure ? (FileStatus.Failed, failure) : (file.Status, file.Failure);

    private static string Name(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);
}
