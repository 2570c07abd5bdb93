using Microsoft.AspNetCore.Http.HttpResults;
using Voy8.Api.Access;
using Voy8.Api.Imports;
using Voy8.Api.Mapping;
using Voy8.Api.Problems;
using Voy8.Contracts;
using Voy8.Core.Catalogue;
using Voy8.Core.Discovery;
using Voy8.Core.Discovery.Merging;

namespace Voy8.Api;

internal static class DiscoveryApi
{
    private const int MaxPage = 200;
    public static RouteGroupBuilder MapDiscoveryApi(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/discovery").WithTags("Discovery");
        group.MapPost("/businesses", StartAsync).ForUsers().WithName("DiscoverBusinesses").WithSummary("Looks for the businesses of an industry in a city, as a job");
        group.MapGet("", ListAsync).ForUsers().WithName("ListDiscoveries").WithSummary("One's own discoveries, newest first; operators see all");
        group.MapGet("/{id:guid}", GetAsync).ForUsers().WithName("GetDiscovery").WithSummary("How far a discovery is, keyword by keyword");
        MapDecisions(group.MapGroup("").ForOperators());
        return group;
    }

    private static void MapDecisions(RouteGroupBuilder group)
    {
        group.MapGet("/reviews", ListReviewsAsync).WithName("ListMatchReviews").WithSummary("Venues that may be one business, for a person to say");
        group.MapPost("/reviews/{id:guid}/merge", MergeAsync).WithName("MergeVenues").WithSummary("Says that the two are one");
        group.MapPost("/reviews/{id:guid}/keep-apart", KeepApartAsync).WithName("KeepVenuesApart").WithSummary("Says that the two are not one");
        group.MapGet("/merges", ListMergesAsync).WithName("ListMerges").WithSummary("What was merged, with the evidence, newest first");
        group.MapPost("/merges/{id:guid}/undo", UndoAsync).WithName("UndoMerge").WithSummary("Makes two venues of one again");
    }

    private static async Task<Results<Accepted<DiscoveryResponse>, ValidationProblem, ProblemHttpResult>> StartAsync(
        DiscoveryRequest request, Caller caller, CityStore cities, IndustryStore industries, DatasetStore datasets, DiscoveryRequests requests, DiscoveryStore discoveries, DiscoveryMapping mapping,
        CancellationToken cancellationToken)
    {
        var city = await cities.FindAsync(request.CityId ?? "", cancellationToken);
        var industry = await industries.FindAsync(request.IndustryId ?? "", cancellationToken);
        var dataset = await datasets.FindIdAsync(request.DatasetId ?? "", cancellationToken);
        if (city is null || industry is null || dataset is null)
        {
            var errors = new Dictionary<string, string[]>();
            Require("city_id", city, "GET /cities lists them");
            Require("industry_id", industry, "GET /industries lists them");
            Require("dataset_id", dataset, "GET /datasets lists them, PUT /datasets/{slug} makes one");
            return ApiProblem.Validation(errors);

            void Require(string field, object? found, string where)
            {
                if (found is null)
                {
                    errors[field] = [$"must be the id or slug of one that there is: {where}"];
                }
            }
        }

        var (refusal, id) = await requests.StartAsync(city, industry, dataset.Value, caller.Account, caller.IsOperator, cancellationToken);
        if (refusal is { } reason)
        {
            return Refuse(reason, city, industry);
        }

        var discovery = await discoveries.FindAsync(id, cancellationToken: cancellationToken) ?? throw new InvalidOperationException($"Discovery {id} is gone.");
        return TypedResults.Accepted($"/discovery/{id}", await mapping.ToResponseAsync(discovery, cancellationToken));
    }

    private static ProblemHttpResult Refuse(DiscoveryRefusal refusal, City city, Industry industry) => refusal switch
    {
        DiscoveryRefusal.NoDirectory => ApiProblem.Conflict(
            "no_directory", $"No business directory is configured that knows {industry.Name} in {city.Name}. GET /cities tells which cities have one; Discovery:Directories adds more."),
        DiscoveryRefusal.ForeignDataset => ApiProblem.Of(
            StatusCodes.Status403Forbidden, "operators_only", "Only operators discover into this dataset.", $"Use the dataset {DiscoveryRequests.UsersDataset}."),
        DiscoveryRefusal.TooMany => ApiProblem.Conflict("too_many_discoveries", "You have as many discoveries under way as one may. Wait until one has ended, or cancel one."),
        _ => ApiProblem.Of(StatusCodes.Status403Forbidden, "operators_only", "Only operators start discoveries here.", "Ask an operator; Discovery:UsersMayStart would let everybody who is signed in."),
    };

    private static async Task<Results<Ok<DiscoveriesResponse>, ValidationProblem>> ListAsync(
        Caller caller, DiscoveryStore discoveries, DiscoveryMapping mapping, string? limit, string? offset, CancellationToken cancellationToken)
    {
        var page = Page.Parse(limit, offset, 20, 50, out var problem);
        if (problem is not null)
        {
            return problem;
        }

        var (found, total) = await discoveries.ListAsync(page.Limit, page.Offset, OwnerOf(caller), cancellationToken);
        var responses = new List<DiscoveryResponse>(found.Count);
        foreach (var discovery in found)
        {
            responses.Add(await mapping.ToResponseAsync(discovery, cancellationToken));
        }

        return TypedResults.Ok(new DiscoveriesResponse(responses, total));
    }

    private static async Task<Results<Ok<DiscoveryResponse>, ProblemHttpResult>> GetAsync(
        Guid id, Caller caller, DiscoveryStore discoveries, DiscoveryMapping mapping, CancellationToken cancellationToken) =>
        await discoveries.FindAsync(id, OwnerOf(caller), cancellationToken) is { } discovery
            ? TypedResults.Ok(await mapping.ToResponseAsync(discovery, cancellationToken))
            : ApiProblem.NotFound("discovery_not_found", $"There is no discovery {id}; GET /discovery lists those that there are.");

    private static async Task<Results<Ok<MatchReviewsResponse>, ValidationProblem>> ListReviewsAsync(MergeStore merges, string? limit, string? offset, CancellationToken cancellationToken)
    {
        var page = Page.Parse(limit, offset, 50, MaxPage, out var problem);
        if (problem is not null)
        {
            return problem;
        }

        var (reviews, total) = await merges.ListReviewsAsync(page.Limit, page.Offset, cancellationToken);
        return TypedResults.Ok(new MatchReviewsResponse([.. reviews.Select(DiscoveryMapping.ToResponse)], total));
    }

    private static async Task<Results<Ok<VenueMergesResponse>, ValidationProblem>> ListMergesAsync(MergeStore merges, string? limit, string? offset, CancellationToken cancellationToken)
    {
        var page = Page.Parse(limit, offset, 50, MaxPage, out var problem);
        if (problem is not null)
        {
            return problem;
        }

        var (found, total) = await merges.ListMergesAsync(page.Limit, page.Offset, cancellationToken);
        return TypedResults.Ok(new VenueMergesResponse([.. found.Select(DiscoveryMapping.ToResponse)], total));
    }

    /// <summary>Whose one is shown; null: everybody's.</summary>
    private static Guid? OwnerOf(Caller caller) => caller.IsOperator ? null : caller.Account;

    private static async Task<Results<NoContent, ProblemHttpResult>> MergeAsync(Guid id, Caller caller, VenueMerger merger, CancellationToken cancellationToken) =>
        Answer(await merger.MergeAsync(id, caller.Account, cancellationToken), "review");

    private static async Task<Results<NoContent, ProblemHttpResult>> KeepApartAsync(Guid id, VenueMerger merger, CancellationToken cancellationToken) =>
        Answer(await merger.KeepApartAsync(id, cancellationToken), "review");

    private static async Task<Results<NoContent, ProblemHttpResult>> UndoAsync(Guid id, VenueMerger merger, CancellationToken cancellationToken) =>
        Answer(await merger.UndoAsync(id, cancellationToken), "merge");

    private static Results<NoContent, ProblemHttpResult> Answer(MergeOutcome outcome, string what) => outcome switch
    {
        MergeOutcome.Done => TypedResults.NoContent(),
        MergeOutcome.NotFound => ApiProblem.NotFound($"{what}_not_found", $"There is no such {what}, or one of its venues is gone."),
        MergeOutcome.Followed => ApiProblem.Conflict("merge_followed", "The venue that stayed was merged into another since. Undo the later merge first: GET /discovery/merges lists the newest first."),
        _ => ApiProblem.Conflict($"{what}_decided", $"The {what} was decided or undone before, or what it needs is gone."),
    };
}
