using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Voy8.Api.Access;
using Voy8.Api.Mapping;
using Voy8.Api.Problems;
using Voy8.Contracts;
using Voy8.Core.Documents;

namespace Voy8.Api;

/// <summary>The search in documents: one's own, and those that are shared with everybody.</summary>
internal static class DocumentsApi
{
    private const int MaxHits = 50;
    private const int MaxFiles = 100;

    public static IEndpointRouteBuilder MapDocumentsApi(this IEndpointRouteBuilder app)
    {
        app.MapGet("/documents/search", SearchAsync).WithTags("Files").ForUsers()
            .WithSummary("Finds passages of your documents, and of shared ones, by words and by meaning, best first.")
            .WithDescription("file_id, once or several times: in these documents alone.")
            .Produces<DocumentSearchResponse>().ProducesValidationProblem();
        return app;
    }

    private static async Task<Results<Ok<DocumentSearchResponse>, ValidationProblem>> SearchAsync(
        Caller caller, DocumentSearch search, string? q, [FromQuery(Name = "file_id")] string[]? fileIds, string? limit, CancellationToken cancellationToken)
    {
        var parser = new QueryParser();
        var text = parser.Text("q", q);
        var files = (fileIds ?? []).Take(MaxFiles + 1).Select(id => parser.Id("file_id", id, "a file")).OfType<Guid>().ToList();
        var most = parser.Number("limit", limit, 1, MaxHits, 20);
        if (parser.Problem is { } problem)
        {
            return problem;
        }

        if (string.IsNullOrWhiteSpace(text))
        {
            return Invalid("q", "Say what is looked for.");
        }

        if (files.Count > MaxFiles)
        {
            return Invalid("file_id", $"Name at most {MaxFiles} files, or none for all.");
        }

        var result = await search.SearchAsync(new DocumentQuery(caller.Account, text, files.Count > 0 ? files : null, most), cancellationToken);
        return TypedResults.Ok(new DocumentSearchResponse(
            [.. result.Hits.Select(DocumentMapping.ToResponse)],
            [.. result.Notices.Select(notice => new SearchNotice(notice.Code, notice.Message))]));
    }

    private static ValidationProblem Invalid(string parameter, string advice) => ApiProblem.Validation(new Dictionary<string, string[]> { [parameter] = [advice] });
}
