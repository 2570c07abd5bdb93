using Voy8.Contracts;
using Voy8.Core.Catalogue;
using Voy8.Core.Corrections;
using Voy8.Core.Crawling;
using Voy8.Core.Enrichment;

namespace Voy8.Api.Mapping;

/// <summary>Puts a venue's page together from what the stores know.</summary>
internal sealed class VenueMapping(CrawlScope scope, FreshnessPolicy freshness, TimeProvider time)
{
    public VenueResponse ToResponse(VenueDetails details, IReadOnlyList<Observation> observations, bool refreshing)
    {
        var (venue, dataset) = (details.Venue, details.Dataset);
        var merged = FactMerger.Merge(observations.Select(freshness.Aged));
        return new VenueResponse(
            venue.Id,
            venue.Name,
            venue.Kind,
            Vocabulary.KindLabel(venue.Kind),
            venue.Location?.Latitude,
            venue.Location?.Longitude,
            venue.Country,
            venue.Website,
            venue.Popularity,
            dataset.ToSummary(),
            dataset.Attribution,
            merged.ToVenueFacts().ToSummary(),
            [.. merged.Fields.Select(field => ToGroup(field, dataset))],
            ToFreshness(details),
            ToCrawl(venue.Website, details.LastVisit, refreshing),
            venue.CreatedAt,
            venue.UpdatedAt);
    }

    public Freshness ToFreshness(VenueDetails details) =>
        FactMapping.ToFreshness(details.VerifiedAt, details.StaleAt, scope.Contains(details.Venue.Website), time.GetUtcNow());

    private FactGroup ToGroup(MergedField field, Dataset dataset) => new(
        field.Field,
        FactMapping.LabelOf(field.Field),
        [.. field.Values.Select(value => ToValue(value, dataset))],
        [.. field.Alternatives.Select(value => ToValue(value, dataset))])
    {
        IsContested = field.IsContested,
        MaxValues = CorrectionValues.MaxOf(field.Field),
        IsCorrected = field.Values is [var best, ..] && FactMethod.IsPersons(best),
    };

    private FactValue ToValue(SourcedFact sourced, Dataset dataset)
    {
        var fact = sourced.Fact;
        return new FactValue(
            fact.Value,
            FactMapping.DisplayOf(fact.Field, fact.Value),
            sourced.Source,
            SourceLabel(sourced, dataset),
            fact.SourceUrl,
            fact.Method,
            fact.Confidence,
            fact.SeenAt,
            freshness.IsStale(sourced.Source, fact, time.GetUtcNow()))
        {
            MissedAt = fact.MissedAt,
        };
    }

    private static string SourceLabel(SourcedFact sourced, Dataset dataset) => sourced.Source switch
    {
        ObservationSource.Person => "A person",
        ObservationSource.Entry => "Entered for this venue",
        ObservationSource.Crawl => Uri.TryCreate(sourced.Fact.SourceUrl, UriKind.Absolute, out var page) ? page.Host : "Its own website",
        var source when source == ObservationSource.Import(dataset.Slug) =>
            dataset.Attribution is null ? dataset.Name : $"{dataset.Name} ({dataset.Attribution})",
        var source => source,
    };

    private CrawlSummary ToCrawl(string? website, VenueVisit? visit, bool refreshing) => new(
        scope.Contains(website), scope.WhyNot(website), visit?.Status, visit?.Message, visit?.At, visit?.PagesRead ?? 0, refreshing);
}
