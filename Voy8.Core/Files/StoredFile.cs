using Voy8.Core.Documents.Reading;

namespace Voy8.Core.Files;

/// <summary>A file that somebody keeps, as the version is that is read and searched; before there is one, as the newest is.</summary>
/// <param name="Name">For people; no path.</param>
/// <param name="Type">As its content tells.</param>
/// <param name="Version">1 at first; one more with each content that replaces it.</param>
/// <param name="ReadyVersion">The version that is read and searched; null until the first is complete.</param>
/// <param name="Status">Of the newest version.</param>
/// <param name="Failure">Why the newest version could not be read.</param>
/// <param name="Chunks">Pieces of it, once they are known.</param>
/// <param name="Pages">Where the document has pages.</param>
/// <param name="Dataset">Where an operator shared it: everybody may read it.</param>
public sealed record StoredFile(
    Guid Id,
    Guid OwnerId,
    string Name,
    DocumentType Type,
    long Bytes,
    int Version,
    int? ReadyVersion,
    FileStatus Status,
    FileFailure? Failure,
    Guid? JobId,
    int? Chunks,
    int? Pages,
    string? Title,
    SharedDataset? Dataset,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt)
{
    /// <summary>A job is to read the newest version, or does.</summary>
    public bool IsUnsettled => Status is FileStatus.Pending or FileStatus.Processing;
}

public sealed record SharedDataset(Guid Id, string Slug, string Name);

/// <param name="Code">Stable: <c>unsupported</c>, <c>malformed</c>, <c>encrypted</c>, <c>too_large</c>, <c>too_complex</c>, <c>empty</c>, <c>timed_out</c>, <c>too_long</c>, <c>cancelled</c>, <c>processing_failed</c>.</param>
/// <param name="Message">A sentence for people.</param>
public sealed record FileFailure(string Code, string Message);

/// <summary>Stored by its lower-case name.</summary>
public enum FileStatus
{
    Pending,
    Processing,
    Ready,
    Failed,
}

/// <param name="Shared">Those that operators shared, whoever's they are; else the account's own.</param>
/// <param name="Words">A part of their names; null for all.</param>
/// <param name="BatchId">Only those that came with this batch.</param>
public sealed record FileQuery(Guid AccountId, bool Shared = false, string? Words = null, Guid? BatchId = null, int Limit = 20, int Offset = 0);

/// <summary>What an account keeps and may keep.</summary>
public sealed record FileQuota(long Files, long MaxFiles, long Bytes, long MaxBytes, long MaxFileBytes);

/// <summary>A piece of a document and its place.</summary>
/// <param name="Ordinal">From 0.</param>
/// <param name="Page">From 1, where the document has pages.</param>
/// <param name="Headings">Under which it stands, outermost first.</param>
/// <param name="Start">In the document's text, in UTF-16 units; a chunk begins with the end of the one before it.</param>
public sealed record StoredChunk(int Ordinal, string Text, int? Page, IReadOnlyList<string> Headings, int Start, int End);

public enum FileOutcome
{
    Done,

    /// <summary>The account has a file with the same bytes: that one is answered.</summary>
    Same,

    /// <summary>There is no such file, or it is somebody else's.</summary>
    NotFound,

    /// <summary>The account keeps as many files as it may.</summary>
    TooMany,

    /// <summary>The account keeps as many bytes as it may.</summary>
    NoRoom,

    /// <summary>There is no such dataset.</summary>
    NoSuchDataset,

    /// <summary>Nothing failed.</summary>
    NotFailed,
}

/// <param name="File">As it is now; set when done, and when another has the same bytes.</param>
public sealed record FileResult(FileOutcome Outcome, StoredFile? File = null);
