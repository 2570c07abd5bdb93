namespace Voy8.Contracts;

/// <summary>Files that the caller sent at once.</summary>
/// <param name="Status">expanding (a ZIP is being taken apart), processing, ready, partly_failed, failed or cancelled.</param>
/// <param name="Total">Files of it; of a ZIP, those that have been unpacked until now.</param>
/// <param name="Open">Those that are still to be read.</param>
/// <param name="Failure">Why a ZIP could not be taken apart.</param>
public sealed record BatchResponse(
    Guid BatchId, string Name, string Status, double ProgressPercent, int Total, int Ready, int Failed, int Open, string? Failure, Guid? JobId, DateTimeOffset CreatedAt);

/// <summary>Answer of <c>GET /batches</c>, newest first.</summary>
public sealed record BatchesResponse(IReadOnlyList<BatchResponse> Batches, long Total);

/// <summary>Answer of <c>GET /batches/{id}</c>: the batch, and a page of what is in it.</summary>
/// <param name="FilesTotal">Entries that the page is of.</param>
public sealed record BatchDetailsResponse(BatchResponse Batch, IReadOnlyList<BatchEntryResponse> Files, long FilesTotal);

/// <param name="Name">As it was sent; of a ZIP, with its folders.</param>
/// <param name="Status">pending, processing, ready or failed; refused where it did not become a file; deleted where it is gone.</param>
/// <param name="File">Null where there is none.</param>
public sealed record BatchEntryResponse(int Ordinal, string Name, string Status, FileFailureResponse? Failure, FileResponse? File);
