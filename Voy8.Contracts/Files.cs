namespace Voy8.Contracts;

/// <summary>
/// A file that the caller may see: an own one, or one that an operator shared. Name, type, bytes, chunks, pages and title are those of the version that is
/// read and searched; before there is one, of the newest.
/// </summary>
/// <param name="Type">plain_text, markdown, html, pdf or docx: as its content tells.</param>
/// <param name="Status">pending, processing, ready or failed: of the newest version. An earlier one that is ready is searched meanwhile.</param>
/// <param name="ProcessedChunks">Of the newest version, until now.</param>
/// <param name="Chunks">Passages that it was cut into; null until that is known.</param>
/// <param name="Pages">Where the document has pages.</param>
/// <param name="Version">1 at first; one more with each new content. Where it is above ReadyVersion, a new version is being read, or could not be: Status tells.</param>
/// <param name="ReadyVersion">The version that is read and searched; null before the first is.</param>
/// <param name="JobId">Of the job that reads it: <c>GET /jobs/{job_id}/events</c>; for its owner.</param>
/// <param name="IsOwn">Else it is somebody else's, shared.</param>
/// <param name="Dataset">Where it is shared; null where it is its owner's alone.</param>
public sealed record FileResponse(
    Guid FileId,
    string Name,
    string Type,
    long Bytes,
    string Status,
    double ProgressPercent,
    long ProcessedChunks,
    int? Chunks,
    int? Pages,
    string? Title,
    int Version,
    int? ReadyVersion,
    FileFailureResponse? Failure,
    Guid? JobId,
    bool IsOwn,
    FileDatasetResponse? Dataset,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt);

/// <param name="Code">unsupported, malformed, encrypted, too_large, too_complex, empty, timed_out, cancelled or processing_failed; of a batch's file also unsupported_file, empty_file, file_too_large, nested_archive, too_many_files or no_room.</param>
/// <param name="Message">A sentence for people, which says what to do.</param>
public sealed record FileFailureResponse(string Code, string Message);

public sealed record FileDatasetResponse(Guid Id, string Slug, string Name);

/// <summary>Answer of <c>GET /files</c>, newest first.</summary>
public sealed record FilesResponse(IReadOnlyList<FileResponse> Files, long Total, FileQuotaResponse Quota);

/// <summary>What the caller keeps, and may keep.</summary>
public sealed record FileQuotaResponse(long Files, long MaxFiles, long Bytes, long MaxBytes, long MaxFileBytes);

/// <summary>Answer of <c>GET /files/{id}/chunks</c>: passages of the version that is ready, in the order of the document.</summary>
public sealed record FileChunksResponse(IReadOnlyList<FileChunkResponse> Chunks, long Total);

/// <param name="Ordinal">From 0.</param>
/// <param name="Headings">Under which it stands, outermost first.</param>
/// <param name="Start">Its place in the document's text, in UTF-16 units. Where it is before the end of the passage before, what lies between is said twice.</param>
public sealed record FileChunkResponse(int Ordinal, string Text, int? Page, IReadOnlyList<string> Headings, int Start, int End);

/// <summary>Body of <c>PUT /files/{id}/dataset</c>.</summary>
/// <param name="Dataset">Id or slug; null: its owner's alone again.</param>
public sealed record ShareFileRequest(string? Dataset);
