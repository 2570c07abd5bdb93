using Voy8.Contracts;
using Voy8.Core.Catalogue.Importing;
using Voy8.Core.Catalogue.Importing.Formats;
using Voy8.Jobs;

namespace Voy8.Api.Mapping;

/// <summary>Imports as the contracts show them, with what their job knows better: an import whose job died has failed.</summary>
internal sealed class ImportMapping(IJobControl jobs)
{
    public async Task<IReadOnlyList<ImportResponse>> ToResponsesAsync(IReadOnlyList<Import> imports, CancellationToken cancellationToken)
    {
        var responses = new List<ImportResponse>(imports.Count);
        foreach (var import in imports)
        {
            responses.Add(await ToResponseAsync(import, cancellationToken));
        }

        return responses;
    }

    public async Task<ImportResponse> ToResponseAsync(Import import, CancellationToken cancellationToken) => new(
        import.Id,
        import.JobId,
        import.Dataset.ToSummary(),
        import.FileName,
        (await StateAsync(import, cancellationToken)).ToString().ToLowerInvariant(),
        Math.Round(import.ProgressPercent, 1),
        import.Counts.Lines,
        import.Counts.Created,
        import.Counts.Updated,
        import.Counts.Unchanged,
        import.Counts.Refused,
        import.CreatedAt,
        import.FinishedAt)
    {
        Format = import.Format?.Name(),
        DryRun = import.DryRun,
    };

    public static ImportPreviewResponse ToResponse(ImportPreview preview) => new(
        preview.Format.Name(),
        preview.Columns,
        [.. preview.Mapping.Columns.Select(pair => new ColumnChoice(pair.Key, pair.Value))],
        RecordKeys.All,
        [.. preview.Venues.Select(venue => new PreviewedVenueResponse(
            venue.Line, venue.Id, venue.Name, venue.Kind, venue.Location?.Latitude, venue.Location?.Longitude, venue.Country, venue.Website,
            [.. venue.Facts.Select(fact => new PreviewedFact(fact.Field, fact.Value))]))],
        [.. preview.Errors.Select(ToResponse)]);

    public static ImportErrorResponse ToResponse(ImportError error) => new(error.Line, error.Message, error.Excerpt);

    private async Task<ImportState> StateAsync(Import import, CancellationToken cancellationToken)
    {
        if (import.State is not (ImportState.Queued or ImportState.Running) || import.JobId is not { } jobId)
        {
            return import.State;
        }

        var job = await jobs.FindAsync(jobId, cancellationToken);
        return job?.Status is JobStatus.Dead or JobStatus.Cancelled ? ImportState.Failed : import.State;
    }
}
