namespace Voy8.Contracts;

/// <summary>Answer of <c>POST /imports</c> (202) and <c>GET /imports/{id}</c>.</summary>
/// <param name="State">uploading, queued, running, succeeded or failed.</param>
public sealed record ImportResponse(
    Guid Id,
    Guid? JobId,
    DatasetSummary Dataset,
    string FileName,
    string State,
    double ProgressPercent,
    long LinesRead,
    long VenuesCreated,
    long VenuesUpdated,
    long VenuesUnchanged,
    long LinesRefused,
    DateTimeOffset CreatedAt,
    DateTimeOffset? FinishedAt);

/// <summary>Answer of <c>GET /imports</c>.</summary>
public sealed record ImportsResponse(IReadOnlyList<ImportResponse> Imports, long Total);

/// <summary>Answer of <c>GET /imports/{id}/errors</c>.</summary>
public sealed record ImportErrorsResponse(IReadOnlyList<ImportErrorResponse> Errors, long Total);

/// <param name="Line">From 1.</param>
public sealed record ImportErrorResponse(long Line, string Message, string Excerpt);

/// <summary>JSON body of <c>POST /imports</c> in Development: a file that the worker can read.</summary>
public sealed record ImportFromPathRequest(string Path, string? Dataset = null, string? DatasetName = null, string? Attribution = null, string? Licence = null);
