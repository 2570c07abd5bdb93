using System.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;
using Voy8.Api.Access;
using Voy8.Api.Mapping;
using Voy8.Api.Problems;
using Voy8.Api.Streaming;
using Voy8.Contracts;
using Voy8.Core.Catalogue;
using Voy8.Core.Enrichment;
using Voy8.Core.Search;
using SearchNotice = Voy8.Contracts.SearchNotice;
using UnderstoodFilter = Voy8.Contracts.UnderstoodFilter;

namespace Voy8.Api;

/// <summary>Search, and the stream of the refreshes that a search sets off.</summary>
public static class SearchApi
{
    public static IEndpointRouteBuilder MapSearchApi(this IEndpointRouteBuilder app)
    {
        var search = app.MapGroup("/search").WithTags("Search").ForEverybody();
        search.MapGet("/", SearchVenues).WithSummary("Finds venues by words and meaning, or by filters alone.");
        search.MapGet("/{searchId}/events", FollowSearch)
            .WithSummary("Streams the refreshes of a search's stale hits (server-sent events), until all have ended.")
            .Produces<VenueRefreshEvent>(contentType: "text/event-stream");
        return app;
    }

    public static async Task<Results<Ok<SearchResponse>, ValidationProblem>> SearchVenues(
        [AsParameters] SearchRequest request, IVenueSearch search, DatasetStore datasets, TimeProvider time, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.GetTimestamp();
        var parsed = await SearchRequestParser.ParseAsync(request, datasets, time.GetUtcNow(), cancellationToken);
        if (parsed.Query is not { } query)
        {
            return ApiProblem.Validation(parsed.Errors);
        }

        var result = await search.SearchAsync(query, cancellationToken);
        return TypedResults.Ok(ToResponse(result, Stopwatch.GetElapsedTime(clock)));
    }

    /// <param name="searchId">The <c>search_id</c> of a search's answer.</param>
    public static IResult FollowSearch(string searchId, VenueRefreshStream stream, VenueRefreshEvents events)
    {
        if (SearchToken.TryParse(searchId) is not { } token)
        {
            return ApiProblem.NotFound("search_not_found", "This is not the search_id of a search. Search again, and follow the search_id of the answer.");
        }

        return events.Stream(stream.UntilRefreshedAsync(token.VenueIds, token.IssuedAt));
    }

    private static SearchResponse ToResponse(SearchResult result, TimeSpan took) => new(
        [.. result.Hits.Select(ToHit)],
        result.Total,
        result.TotalIsLowerBound,
        Math.Round(took.TotalMilliseconds, 2),
        result.Method switch
        {
            SearchMethod.Hybrid => SearchMode.Hybrid,
            SearchMethod.KeywordOnly => SearchMode.KeywordOnly,
            _ => SearchMode.Browse,
        },
        result.RefreshToken,
        [.. result.Kinds.Select(kind => new KindCount(kind.Kind, Vocabulary.KindLabel(kind.Kind), kind.Count))],
        [.. result.Notices.Select(notice => new SearchNotice(notice.Code, notice.Message))])
    {
        Semantic = ToSemantic(result),
        Facets = result.Facets is { } facets ? ToFacets(facets) : null,
        Relaxations = [.. result.Relaxations.Select(relaxation => new SearchRelaxation(relaxation.Id, relaxation.Label, relaxation.Total))],
        Understood = [.. result.Understood.Select(filter => new UnderstoodFilter(filter.Id, filter.Label, filter.Kind, filter.Text, filter.Start))],
    };

    private static SemanticUse ToSemantic(SearchResult result) => result switch
    {
        { Method: SearchMethod.Browse } => new SemanticUse(false, "no_words", "There are no words to search the meaning of."),
        { Method: SearchMethod.KeywordOnly, Notices: [var notice, ..] } => new SemanticUse(false, notice.Code, notice.Message),
        _ => new SemanticUse(true, null, null),
    };

    private static SearchFacetCounts ToFacets(SearchFacets facets) => new(
        [.. facets.Features.Select(feature => new FeatureCount(feature.Code, Vocabulary.FeatureLabel(feature.Code), feature.Count))],
        [.. facets.Prices.Select(price => new PriceCount(price.Level, new string('€', price.Level), price.Count))],
        facets.OpenNow);

    private static Highlights? ToHighlights(FoundHit hit) => hit is { NameHighlights.Count: 0, DescriptionHighlights.Count: 0 }
        ? null
        : new Highlights([.. hit.NameHighlights.Select(ToSpan)], [.. hit.DescriptionHighlights.Select(ToSpan)]);

    private static Contracts.TextSpan ToSpan(Core.Search.TextSpan span) => new(span.Start, span.Length);

    private static SearchHit ToHit(FoundHit hit) => new(
        hit.Venue.Id,
        hit.Venue.Name,
        hit.Venue.Kind,
        Vocabulary.KindLabel(hit.Venue.Kind),
        hit.Venue.Location?.Latitude,
        hit.Venue.Location?.Longitude,
        Math.Round(hit.Score, 6),
        hit.Reasons,
        hit.DistanceMetres is { } metres ? Math.Round(metres, 1) : null,
        hit.Venue.Facts.ToSummary(),
        FactMapping.ToFreshness(hit.Freshness, hit.Venue.VerifiedAt, hit.Venue.StaleAt),
        hit.Refreshing)
    {
        Highlights = ToHighlights(hit),
    };
}
