using Voy8.Contracts;
using Voy8.Core.Enrichment;
using CoreFreshness = Voy8.Core.Enrichment.FreshnessStatus;

namespace Voy8.Api.Mapping;

/// <summary>Facts as the contracts show them.</summary>
internal static class FactMapping
{
    public static VenueSummary ToSummary(this VenueFacts facts) => new(
        facts.Description,
        facts.Address,
        facts.Phone is { } phone ? PhoneNumber.ForPeople(phone) : null,
        facts.Website,
        facts.OpeningHours,
        facts.PriceLevel,
        [.. facts.Cuisines.Select(code => Vocabulary.CuisineLabel(code))],
        [.. facts.Features.Select(code => new FeatureLabel(code, Vocabulary.FeatureLabel(code)))],
        facts.Image);

    /// <param name="verifiedAt"><c>enrichment.verified_at</c>.</param>
    /// <param name="staleAt"><c>enrichment.stale_at</c>.</param>
    /// <param name="crawlable">The venue's site is in the crawl scope.</param>
    /// <param name="now">The time to judge by.</param>
    public static Freshness ToFreshness(DateTimeOffset? verifiedAt, DateTimeOffset? staleAt, bool crawlable, DateTimeOffset now) =>
        ToFreshness(FreshnessPolicy.StatusOf(verifiedAt, staleAt, crawlable, now), verifiedAt, staleAt);

    public static Freshness ToFreshness(CoreFreshness status, DateTimeOffset? verifiedAt, DateTimeOffset? staleAt) => new(
        status switch
        {
            CoreFreshness.Fresh => FreshnessState.Fresh,
            CoreFreshness.Stale => FreshnessState.Stale,
            CoreFreshness.NeverRead => FreshnessState.NeverRead,
            _ => FreshnessState.NotCrawled,
        },
        verifiedAt,
        staleAt);

    /// <summary>A value for people: a number with spaces, a label instead of a code.</summary>
    public static string DisplayOf(string field, string value) => field switch
    {
        FactFields.Phone => PhoneNumber.ForPeople(value),
        FactFields.Feature => Vocabulary.FeatureLabel(value),
        FactFields.Cuisine => Vocabulary.CuisineLabel(value),
        FactFields.Speciality => Vocabulary.SpecialityLabel(value),
        _ => value,
    };

    /// <summary><c>Opening hours</c> for <c>opening_hours</c>.</summary>
    public static string LabelOf(string code) => code switch
    {
        FactFields.Menu => "Menu",
        FactFields.Booking => "Booking",
        FactFields.Social => "Social media",
        FactFields.Image => "Image",
        FactFields.Email => "E-mail",
        "" => "",
        _ => char.ToUpperInvariant(code[0]) + code[1..].Replace('_', ' '),
    };
}
