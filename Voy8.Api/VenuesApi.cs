using Microsoft.AspNetCore.Http.HttpResults;
using Voy8.Api.Access;
using Voy8.Api.Imports;
using Voy8.Api.Mapping;
using Voy8.Api.Problems;
using Voy8.Api.Streaming;
using Voy8.Api.Venues;
using Voy8.Contracts;
using Voy8.Core.Catalogue;
using Voy8.Core.Crawling;
using Voy8.Core.Search;
using Voy8.Jobs;

namespace Voy8.Api;

internal static class VenuesApi
{
    private const int MaxPage = 200;

    public static RouteGroupBuilder MapVenuesApi(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/venues").WithTags("Catalogue");
        group.MapGet("", ListAsync).ForEverybody().WithName("ListVenues").WithSummary("Venues page by page, of one dataset or all");
        group.MapGet("/{id:guid}", GetAsync).ForEverybody().WithName("GetVenue").WithSummary("A venue with every fact, its source and its age");
        group.MapDelete("/{id:guid}", DeleteAsync).ForOperators().WithName("DeleteVenue").WithSummary("Deletes a venue with everything that is known of it");
        group.MapPost("/{id:guid}/refresh", RefreshAsync).ForEverybody().WithName("RefreshVenue").WithSummary("Reads the venue's own site again, now");
        group.MapGet("/{id:guid}/events", EventsAsync).ForEverybody()
            .WithName("WatchVenue")
            .WithSummary("Server-sent events of type 'venue' whenever the venue is refreshed, until the caller leaves");
        return group;
    }

    private static async Task<Results<Ok<VenueResponse>, ProblemHttpResult>> GetAsync(
        Guid id, VenuePages pages, CancellationToken cancellationToken) =>
        await pages.FindAsync(id, cancellationToken) is { } venue ? TypedResults.Ok(venue) : NotFound(id);

    private static async Task<Results<Ok<VenuesResponse>, ValidationProblem, ProblemHttpResult>> ListAsync(
        VenueList venues, DatasetStore datasets, string? dataset, string? limit, string? offset, CancellationToken cancellationToken)
    {
        var page = Page.Parse(limit, offset, 50, MaxPage, out var problem);
        if (problem is not null)
        {
            return problem;
        }

        var datasetId = string.IsNullOrEmpty(dataset) ? null : await datasets.FindIdAsync(dataset, cancellationToken);
        if (datasetId is null && !string.IsNullOrEmpty(dataset))
        {
            return DatasetsApi.NotFound(dataset);
        }

        var (found, total) = await venues.ReadAsync(datasetId, page.Limit, page.Offset, cancellationToken);
        return TypedResults.Ok(new VenuesResponse([.. found.Select(ToResponse)], total));
    }

    private static ListedVenueResponse ToResponse(ListedVenue venue) => new(
        venue.Id, venue.SourceId, venue.Name, venue.Kind, venue.Location?.Latitude, venue.Location?.Longitude, venue.Country, venue.Website, venue.Dataset, venue.UpdatedAt);

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(Guid id, VenueStore venues, CancellationToken cancellationToken) =>
        await venues.DeleteAsync(id, cancellationToken) switch
        {
            DeleteOutcome.Done => TypedResults.NoContent(),
            DeleteOutcome.HasMerges => ApiProblem.Conflict("venue_has_merges", "Other venues were merged into this one. Undo them first: GET /discovery/merges lists them, POST /discovery/merges/{id}/undo undoes one."),
            _ => NotFound(id),
        };

    private static async Task<Results<Accepted<RefreshAccepted>, ProblemHttpResult>> RefreshAsync(
        Guid id, VenueStore venues, CrawlScope scope, CrawlRequests requests, CancellationToken cancellationToken)
    {
        if (await venues.FindAsync(id, cancellationToken) is not { } details)
        {
            return NotFound(id);
        }

        if (string.IsNullOrWhiteSpace(details.Venue.Website))
        {
            return ApiProblem.Conflict("no_website", "No website of this venue is known, so there is nothing to read; import it with its 'website'.");
        }

        if (scope.WhyNot(details.Venue.Website) is { } reason)
        {
            return ApiProblem.Conflict("out_of_scope", $"{reason} Add its host to Crawling:Scope to have it read.");
        }

        var receipts = await requests.RequestAsync([id], JobPriority.Urgent, cancellationToken);
        return receipts is [var receipt, ..]
            ? TypedResults.Accepted($"/jobs/{receipt.JobId}", new RefreshAccepted(receipt.JobId, receipt.Created ? "queued" : "under_way"))
            : NotFound(id);
    }

    private static async Task<Results<EventStreamResult<VenueRefreshEvent>, ProblemHttpResult>> EventsAsync(
        Guid id, VenueStore venues, VenueRefreshStream stream, VenueRefreshEvents events, CancellationToken cancellationToken) =>
        await venues.FindAsync(id, cancellationToken) is null ? NotFound(id) : events.Stream(stream.FollowAsync([id], cancellationToken));

    public static ProblemHttpResult NotFound(Guid id) => ApiProblem.NotFound("venue_not_found", $"There is no venue {id}; it may have been deleted with its dataset.");
}
