using Voy8.Core.Extraction.PlainHtml;

namespace Voy8.Core.Enrichment;

/// <summary>A venue as the store read it for merging.</summary>
internal sealed class VenueToMerge(Guid id, string name, string kind, string? country)
{
    public Guid Id => id;
    public string Name => name;
    public string Kind => kind;
    public string? Country => country;
    public List<Observation> Observations { get; } = [];

    /// <summary>What the enrichment was before; null when there was none.</summary>
    public byte[]? FactsHash { get; set; }

    public byte[]? TextHash { get; set; }
}

/// <summary>What one source says of a new venue: as it is stored, and merged.</summary>
internal sealed record NewEnrichment((string Json, byte[] Hash) Facts, MergedVenue Merged)
{
    /// <summary>The same for the id that the venue got.</summary>
    public NewEnrichment Of(Guid id) => this with { Merged = Merged with { Venue = new VenueToMerge(id, Merged.Venue.Name, Merged.Venue.Kind, Merged.Venue.Country) } };
}

/// <summary>A venue's new enrichment, ready to be written.</summary>
internal sealed record MergedVenue(
    VenueToMerge Venue,
    string FactsJson,
    byte[] FactsHash,
    IReadOnlyList<string> Features,
    VenueText Text,
    byte[] TextHash,
    DateTimeOffset? VerifiedAt,
    DateTimeOffset? StaleAt,
    short? Price,
    string? OpenWeek,
    float Completeness)
{
    public static MergedVenue Of(VenueToMerge venue, FreshnessPolicy freshness)
    {
        var merged = FactMerger.Merge(venue.Observations.Select(freshness.Aged));
        var facts = merged.ToVenueFacts();
        var json = facts.ToJson();
        var text = VenueText.Of(venue.Name, venue.Kind, merged);
        return new MergedVenue(
            venue,
            json,
            ContentHash.Of(json),
            facts.Features,
            text,
            ContentHash.Of(text.Embedded),
            FreshnessPolicy.VerifiedAt(venue.Observations),
            freshness.StaleAt(venue.Observations),
            PriceOf(facts.PriceLevel),
            WeekMinutes.Of(facts.OpeningHours),
            CompletenessOf(facts));
    }

    // The part that is known of what people look for on a card.
    private static float CompletenessOf(VenueFacts facts)
    {
        string?[] wanted = [facts.Website, facts.Phone, facts.OpeningHours, facts.Description];
        return (float)wanted.Count(fact => fact is not null) / wanted.Length;
    }

    private static short? PriceOf(string? level) => level is null || PriceLevel.Normalise(level) is not { } signs ? null : (short)signs.Length;

    public EnrichmentOutcome Outcome() => new(
        Venue.Id,
        FactsChanged: Venue.FactsHash is null || !FactsHash.AsSpan().SequenceEqual(Venue.FactsHash),
        TextChanged: Venue.TextHash is null || !TextHash.AsSpan().SequenceEqual(Venue.TextHash));
}
