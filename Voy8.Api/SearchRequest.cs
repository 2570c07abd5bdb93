using Microsoft.AspNetCore.Mvc;

namespace Voy8.Api;

/// <summary>The parameters of <c>GET /search</c> as they came: text, so that each bad one can be named.</summary>
/// <param name="Q">Free words in any language, at most 500 characters; absent to browse.</param>
/// <param name="Lat">Latitude of the point that distances are measured from; with <paramref name="Lon"/>.</param>
/// <param name="Lon">Its longitude.</param>
/// <param name="RadiusM">Metres around the point, 1 to 200,000.</param>
/// <param name="Kind">Kinds wanted; any of them will do.</param>
/// <param name="Feature">Features wanted, all of them.</param>
/// <param name="Dataset">Slug or id of a dataset.</param>
/// <param name="Bbox"><c>minLon,minLat,maxLon,maxLat</c>; minLon above maxLon crosses the antimeridian.</param>
/// <param name="Sort">relevance, distance or popularity.</param>
/// <param name="Limit">1 to 50; 20 when absent.</param>
/// <param name="Offset">0 to 1,000.</param>
/// <param name="OpenNow">true: those that are open now, by their ordinary week.</param>
/// <param name="OpenAt">Those that are open at this time, such as <c>2026-03-09T20:00:00+01:00</c>, in place of <paramref name="OpenNow"/>.</param>
/// <param name="Price">Price levels wanted, 1 to 4; any of them will do.</param>
/// <param name="Facets">true: counts for further filters, and where nothing is found, what leaving a filter out would find.</param>
/// <param name="Ignore">Ids of filters that the words must not be taken for (<c>understood</c> of an answer has them).</param>
public sealed record SearchRequest(
    [FromQuery(Name = "q")] string? Q,
    [FromQuery(Name = "lat")] string? Lat,
    [FromQuery(Name = "lon")] string? Lon,
    [FromQuery(Name = "radius_m")] string? RadiusM,
    [FromQuery(Name = "kind")] string[]? Kind,
    [FromQuery(Name = "feature")] string[]? Feature,
    [FromQuery(Name = "dataset")] string? Dataset,
    [FromQuery(Name = "bbox")] string? Bbox,
    [FromQuery(Name = "sort")] string? Sort,
    [FromQuery(Name = "limit")] string? Limit,
    [FromQuery(Name = "offset")] string? Offset,
    [FromQuery(Name = "ignore")] string[]? Ignore,
    [FromQuery(Name = "open_now")] string? OpenNow,
    [FromQuery(Name = "price")] string[]? Price,
    [FromQuery(Name = "facets")] string? Facets,
    [FromQuery(Name = "open_at")] string? OpenAt);
