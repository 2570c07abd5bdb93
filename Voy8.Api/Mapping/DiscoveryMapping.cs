using Voy8.Contracts;
using Voy8.Core.Discovery;
using Voy8.Core.Discovery.Directories;
using Voy8.Core.Discovery.Matching;
using Voy8.Core.Discovery.Merging;
using Voy8.Jobs;

namespace Voy8.Api.Mapping;

/// <summary>Discoveries as the contracts show them, with what their job knows better.</summary>
internal sealed class DiscoveryMapping(IJobControl jobs, DirectoryCoverage coverage)
{
    public async Task<DiscoveryResponse> ToResponseAsync(BusinessDiscovery discovery, CancellationToken cancellationToken)
    {
        var job = discovery.JobId is { } id ? await jobs.FindAsync(id, cancellationToken) : null;
        var counts = discovery.Counts;
        return new DiscoveryResponse(
            discovery.Id,
            discovery.JobId,
            job?.Status.ToString().ToLowerInvariant() ?? (discovery.FinishedAt is null ? "dead" : "succeeded"),
            discovery.City.Name,
            discovery.Industry.Name,
            discovery.Dataset.ToSummary(),
            new DiscoveryCountsResponse(
                discovery.Searches.Count, discovery.Searches.Count(search => search.Ended is not null), counts.Pages, counts.Found, counts.Created, counts.Updated,
                counts.Merged, counts.Unsure, counts.Failed),
            [.. discovery.Searches.Select(search => new DirectorySearchResponse(
                search.Adapter, search.Keyword, search.Counts.Pages, search.Counts.Found, search.Counts.Created, search.Counts.Merged, search.Ended))],
            discovery.CreatedAt,
            discovery.FinishedAt);
    }

    public CityResponse ToResponse(City city) => new(
        city.Id, city.Slug, city.Name, city.Country, city.Centre.Latitude, city.Centre.Longitude, city.RadiusMetres, city.Languages, coverage.DirectoriesOf(city));

    public static IndustryResponse ToResponse(Industry industry) => new(industry.Id, industry.Slug, industry.Name, industry.Kind, industry.Keywords);

    public static MatchReviewResponse ToResponse(MatchReview review) => new(
        review.Id, review.VenueId, review.VenueName, NullIfEmpty(review.VenueAddress), review.OtherId, review.OtherName, NullIfEmpty(review.OtherAddress), review.Score,
        ToResponse(review.Evidence), review.CreatedAt);

    public static VenueMergeResponse ToResponse(VenueMerge merge) => new(
        merge.Id, merge.VenueId, merge.VenueName, merge.AbsorbedId, merge.AbsorbedName, merge.Score, ToResponse(merge.Evidence), merge.DecidedBy, merge.MergedAt, merge.UndoneAt);

    private static MatchEvidenceResponse[] ToResponse(IEnumerable<MatchEvidence> evidence) =>
        [.. evidence.Select(item => new MatchEvidenceResponse(item.Signal, item.Points, item.Detail))];

    private static string? NullIfEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
