using System.Net;
using Microsoft.AspNetCore.Http.HttpResults;
using Voy8.DemoSites.Sites;
using Voy8.DemoSites.Town;
using Voy8.DemoSites.Venues;

namespace Voy8.DemoSites.Demo;

/// <summary>What is not a venue's site: the map, the import file, and the pages behind the scenes.</summary>
internal static class DemoApi
{
    public static void MapDemoApi(this IEndpointRouteBuilder app)
    {
        app.MapGet("/", () => TypedResults.Redirect("/_demo"));
        app.MapGet("/town.geojson", GetMap);
        app.MapGet("/venues.jsonl", GetVenues);
        app.MapGet("/_demo", GetIndex);
        app.MapGet("/_demo/truth.json", GetTruth);
        app.MapGet("/_demo/{slug}", GetVenueTruth);
        app.MapPost("/_demo/{slug}/change", ChangeVenue);
    }

    private static FileContentHttpResult GetMap(VenueTown town, HttpResponse response)
    {
        response.Headers.AccessControlAllowOrigin = "*";
        response.Headers.CacheControl = "public, max-age=3600";
        return TypedResults.Bytes(TownGeoJson.Write(town.Map), "application/geo+json");
    }

    private static FileContentHttpResult GetVenues(VenueTown town, HttpRequest request) =>
        TypedResults.Bytes(VenueFile.Write(town, PortOf(request)), "application/x-ndjson", "harbour-venues.jsonl");

    private static ContentHttpResult GetIndex(VenueTown town, SiteStates states, HttpRequest request) =>
        TypedResults.Content(IndexPage.Write(town, states, PortOf(request)), "text/html; charset=utf-8");

    private static Ok<Truth[]> GetTruth(VenueTown town, SiteStates states, HttpRequest request) =>
        TypedResults.Ok(town.Venues.Select(venue => Truth.Of(venue, states, PortOf(request))).ToArray());

    private static Results<Ok<Truth>, NotFound> GetVenueTruth(string slug, VenueTown town, SiteStates states, HttpRequest request) =>
        town.Find(slug) is { } venue ? TypedResults.Ok(Truth.Of(venue, states, PortOf(request))) : TypedResults.NotFound();

    private static Results<Ok<Truth>, NotFound, ProblemHttpResult, ValidationProblem> ChangeVenue(
        string slug, VenueChange? change, VenueTown town, SiteStates states, HttpContext context)
    {
        // No address at all: an in-memory server, which nobody else can reach.
        if (context.Connection.RemoteIpAddress is { } caller && !IPAddress.IsLoopback(caller))
        {
            return TypedResults.Problem("Sites are changed from this machine only.", statusCode: StatusCodes.Status403Forbidden);
        }
        if (town.Find(slug) is not { } venue)
        {
            return TypedResults.NotFound();
        }
        change ??= new VenueChange();
        if (change.Validate(venue) is { Count: > 0 } errors)
        {
            return TypedResults.ValidationProblem(errors);
        }
        states.Change(venue, facts => change.Apply(venue, facts, states.Changes(venue)));
        return TypedResults.Ok(Truth.Of(venue, states, PortOf(context.Request)));
    }

    private static int PortOf(HttpRequest request) => request.Host.Port ?? 80;
}
