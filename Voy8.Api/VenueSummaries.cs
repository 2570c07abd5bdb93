using Voy8.Contracts;
using Voy8.Core.Enrichment;

namespace Voy8.Api;

/// <summary>What the catalogue knows of a venue, as the API says it.</summary>
internal static class VenueSummaries
{
    public static VenueSummary Of(VenueFacts facts, string? website) => new(
        facts.Description,
        facts.Address,
        facts.Phone,
        facts.Website ?? website,
        facts.OpeningHours,
        facts.PriceLevel,
        [.. facts.Cuisines.Select(code => Vocabulary.CuisineLabel(code))],
        [.. facts.Features.Select(Feature)],
        facts.Image);

    public static FeatureLabel Feature(string code) => new(code, Vocabulary.FeatureLabel(code));

    public static Freshness Freshness(FreshnessStatus status, DateTimeOffset? verifiedAt, DateTimeOffset? staleAt) => new(
        status switch
        {
            FreshnessStatus.Fresh => FreshnessState.Fresh,
            FreshnessStatus.Stale => FreshnessState.Stale,
            FreshnessStatus.NeverRead => FreshnessState.NeverRead,
            _ => FreshnessState.NotCrawled,
        },
        verifiedAt,
        status == FreshnessStatus.NotCrawled ? null : staleAt);
}
