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
    DateTimeOffset? FinishedAt)
{
    /// <summary>jsonl, json, geojson, overpass or csv; null until it is known.</summary>
    public string? Format { get; init; }

    /// <summary>Every line was checked and counted, and nothing written.</summary>
    public bool DryRun { get; init; }
}

/// <summary>Answer of <c>GET /imports</c>.</summary>
public sealed record ImportsResponse(IReadOnlyList<ImportResponse> Imports, long Total);

/// <summary>Answer of <c>GET /imports/{id}/errors</c>.</summary>
public sealed record ImportErrorsResponse(IReadOnlyList<ImportErrorResponse> Errors, long Total);

/// <param name="Line">From 1.</param>
public sealed record ImportErrorResponse(long Line, string Message, string Excerpt);

/// <summary>Answer of <c>POST /imports/preview</c>.</summary>
/// <param name="Format">jsonl, json, geojson, overpass or csv.</param>
/// <param name="Columns">Of a CSV file; else none.</param>
/// <param name="Mapping">Key of a record to column, guessed where nobody chose.</param>
/// <param name="Keys">Every key that a column can give.</param>
public sealed record ImportPreviewResponse(
    string Format,
    IReadOnlyList<string> Columns,
    IReadOnlyList<ColumnChoice> Mapping,
    IReadOnlyList<string> Keys,
    IReadOnlyList<PreviewedVenueResponse> Venues,
    IReadOnlyList<ImportErrorResponse> Errors);

public sealed record ColumnChoice(string Key, string Column);

/// <param name="Line">From 1.</param>
public sealed record PreviewedVenueResponse(
    long Line, string Id, string Name, string Kind, double? Lat, double? Lon, string? Country, string? Website, IReadOnlyList<PreviewedFact> Facts);

public sealed record PreviewedFact(string Field, string Value);

/// <summary>JSON body of <c>POST /imports</c> in Development: a file that the worker can read.</summary>
public sealed record ImportFromPathRequest(string Path, string? Dataset = null, string? DatasetName = null, string? Attribution = null, string? Licence = null)
{
    public string? Format { get; init; }

    public bool DryRun { get; init; }
}
