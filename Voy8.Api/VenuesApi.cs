using Microsoft.AspNetCore.Http.HttpResults;
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
    public static RouteGroupBuilder MapVenuesApi(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/venues").WithTags("Catalogue");
        group.MapGet("/{id:guid}", GetAsync).WithName("GetVenue").WithSummary("A venue with every fact, its source and its age");
        group.MapPost("/{id:guid}/refresh", RefreshAsync).WithName("RefreshVenue").WithSummary("Reads the venue's own site again, now");
        group.MapGet("/{id:guid}/events", EventsAsync)
            .WithName("WatchVenue")
            .WithSummary("Server-sent events of type 'venue' whenever the venue is refreshed, until the caller leaves");
        return group;
    }

    private static async Task<Results<Ok<VenueResponse>, ProblemHttpResult>> GetAsync(
        Guid id, VenuePages pages, CancellationToken cancellationToken) =>
        await pages.FindAsync(id, cancellationToken) is { } venue ? TypedResults.Ok(venue) : NotFound(id);

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

    private static ProblemHttpResult NotFound(Guid id) => ApiProblem.NotFound("venue_not_found", $"There is no venue {id}; it may have been deleted with its dataset.");
}
