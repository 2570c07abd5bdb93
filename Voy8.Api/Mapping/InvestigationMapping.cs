using Voy8.Contracts;
using Voy8.Core.Investigations;
using Voy8.Core.Notes;
using Voy8.Jobs;
using Investigation = Voy8.Core.Investigations.Investigation;
using InvestigationFailure = Voy8.Contracts.InvestigationFailure;
using InvestigationSource = Voy8.Contracts.InvestigationSource;
using InvestigationStep = Voy8.Contracts.InvestigationStep;

namespace Voy8.Api.Mapping;

/// <summary>Investigations as the contracts show them, with what their job knows better.</summary>
internal sealed class InvestigationMapping(IJobControl jobs)
{
    public async Task<InvestigationResponse> ToResponseAsync(
        Investigation investigation, IReadOnlyList<Core.Investigations.InvestigationStep> steps, CancellationToken cancellationToken)
    {
        var (status, failure) = await StatusAsync(investigation, cancellationToken);
        return new InvestigationResponse(
            investigation.Id,
            investigation.ThreadId,
            investigation.FollowUpOf,
            investigation.JobId,
            investigation.Question,
            ToResponse(investigation.Scope),
            status,
            investigation.Answer,
            investigation.Answer is { } answer ? NoteMarkdown.ToHtml(answer, links: false) : null,
            [.. investigation.Citations.Select(ToResponse)],
            failure,
            [.. steps.Select(ToResponse)],
            new InvestigationUsage(investigation.Model, investigation.InputTokens, investigation.OutputTokens, investigation.Cost, investigation.DurationMs),
            investigation.CreatedAt,
            investigation.StartedAt,
            investigation.FinishedAt);
    }

    public static InvestigationStep ToResponse(Core.Investigations.InvestigationStep step) => new(
        step.Ordinal,
        step.Kind.ToString().ToLowerInvariant(),
        step.Summary,
        step.Tool,
        step.Arguments,
        step.Kind == StepKind.Tool ? step.Text : null,
        step.Failed,
        step.Model,
        step.Tokens,
        step.DurationMs,
        step.At);

    // A job that ended without an answer knows why; one that is gone ended long ago.
    private async Task<(string Status, InvestigationFailure? Failure)> StatusAsync(Investigation investigation, CancellationToken cancellationToken)
    {
        if (investigation.IsFinished)
        {
            return (
                investigation.Status == InvestigationStatus.NotFound ? "not_found" : investigation.Status.ToString().ToLowerInvariant(),
                investigation.Failure is { } failure ? new InvestigationFailure(failure.Code, failure.Message) : null);
        }

        var job = investigation.JobId is { } id ? await jobs.FindAsync(id, cancellationToken) : null;
        return job?.Status switch
        {
            JobStatus.Queued or JobStatus.Scheduled => ("waiting", null),
            JobStatus.Cancelled => ("cancelled", null),
            JobStatus.Running => ("running", null),

            // It ends the row, then the job: between the two the row is read again in a moment.
            JobStatus.Succeeded => ("running", null),
            _ => ("failed", new InvestigationFailure("job_failed", job?.Error?.Message ?? "It ended without an answer.")),
        };
    }

    private static Contracts.InvestigationScope ToResponse(Core.Investigations.InvestigationScope scope) => new(
        scope.Dataset,
        scope.Latitude,
        scope.Longitude,
        scope.RadiusMetres,
        [.. new[] { (scope.Venues, "venues"), (scope.Notes, "notes"), (scope.Documents, "documents") }.Where(part => part.Item1).Select(part => part.Item2)],
        scope.FileIds.Count == 0 ? null : scope.FileIds);

    private static InvestigationSource ToResponse(Core.Investigations.InvestigationSource source) => new(
        source.Number, source.Kind, source.Title, source.Excerpt, source.VenueId, source.Field, source.NoteId, source.FileId, source.Chunk, source.Page, source.Search, source.SourceUrl,
        source.Method, source.SeenAt, source.Version, source.Kind == "passage" ? source.Standing.ToString().ToLowerInvariant() : null);
}
