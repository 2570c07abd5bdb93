using Microsoft.AspNetCore.Http.HttpResults;
using Voy8.Api.Access;
using Voy8.Api.Mapping;
using Voy8.Contracts;
using Voy8.Core.Enrichment;
using Voy8.Core.Search;

namespace Voy8.Api;

/// <summary>Venues like another.</summary>
public static class SimilarApi
{
    private const int Limit = 10;
    private const double RadiusMetres = 20_000;

    public static IEndpointRouteBuilder MapSimilarApi(this IEndpointRouteBuilder app)
    {
        app.MapGet("/venues/{id:guid}/similar", Similar).WithTags("Search").ForEverybody().WithSummary("Venues around that are like this one, by meaning; none where meaning is not searched.");
        return app;
    }

    public static async Task<Ok<SimilarResponse>> Similar(Guid id, SimilarVenues similar, CancellationToken cancellationToken)
    {
        var found = await similar.FindAsync(id, RadiusMetres, Limit, cancellationToken);
        return TypedResults.Ok(new SimilarResponse([.. found.Select(one => new SimilarVenue(
            one.Venue.Id,
            one.Venue.Name,
            one.Venue.Kind,
            Vocabulary.KindLabel(one.Venue.Kind),
            one.Venue.Location?.Latitude,
            one.Venue.Location?.Longitude,
            Math.Round(one.Similarity, 4),
            one.DistanceMetres is { } metres ? Math.Round(metres, 1) : null,
            one.Venue.Facts.ToSummary()))]));
    }
}
