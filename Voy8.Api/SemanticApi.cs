using Microsoft.AspNetCore.Http.HttpResults;
using Voy8.Api.Access;
using Voy8.Api.Problems;
using Voy8.Contracts;
using Voy8.Core.Catalogue;
using Voy8.Core.Embeddings;
using Voy8.Jobs;

namespace Voy8.Api;

/// <summary>Vectors made anew: of one's own notes; operators also those of a dataset's venues.</summary>
internal static class SemanticApi
{
    public static IEndpointRouteBuilder MapSemanticApi(this IEndpointRouteBuilder app)
    {
        app.MapPost("/semantic/regenerate-embeddings", RegenerateAsync).WithTags("Semantic").ForUsers()
            .WithSummary("Makes all vectors of your notes anew, or as an operator those of a dataset's venues. Asked again while it goes on, it is the same job.");
        return app;
    }

    private static async Task<Results<Accepted<RegenerateEmbeddingsResponse>, ValidationProblem, ProblemHttpResult>> RegenerateAsync(
        Caller caller, DatasetStore datasets, IJobClient jobs, IJobControl control, CancellationToken cancellationToken, RegenerateEmbeddingsRequest? request = null)
    {
        var work = new RegenerateEmbeddings(EmbeddedThings.Notes, caller.Account);
        if (!string.IsNullOrEmpty(request?.DatasetId))
        {
            if (!caller.IsOperator)
            {
                return ApiProblem.Of(
                    StatusCodes.Status403Forbidden, "not_allowed", "Only an operator may do this.", "Leave dataset_id out to have your own notes embedded anew.");
            }

            if (await datasets.FindIdAsync(request.DatasetId, cancellationToken) is not { } dataset)
            {
                return ApiProblem.Validation(new Dictionary<string, string[]> { ["dataset_id"] = ["must be the id or slug of one that there is: GET /datasets lists them"] });
            }

            work = new RegenerateEmbeddings(EmbeddedThings.Venues, dataset);
        }

        var receipt = await jobs.EnqueueAsync(work, work.OptionsFor(caller.Account), cancellationToken);
        var job = await control.FindAsync(receipt.JobId, cancellationToken);
        var message = receipt.Created
            ? $"The vectors of {(work.Things == EmbeddedThings.Notes ? "your notes" : "the dataset's venues")} are being made anew: follow GET /jobs/{receipt.JobId}."
            : $"This is under way already: follow GET /jobs/{receipt.JobId}.";
        return TypedResults.Accepted(
            $"/jobs/{receipt.JobId}",
            new RegenerateEmbeddingsResponse(message, (job?.Status ?? JobStatus.Queued).ToString().ToLowerInvariant(), receipt.JobId));
    }
}
