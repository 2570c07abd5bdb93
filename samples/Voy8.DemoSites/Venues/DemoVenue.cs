using Voy8.DemoSites.Prose;
using Voy8.DemoSites.Sites;
using Voy8.DemoSites.Town;

namespace Voy8.DemoSites.Venues;

/// <summary>An invented venue: what never changes of it. What may change is in <see cref="VenueFacts"/>.</summary>
public sealed record DemoVenue
{
    /// <summary><c>harbour/</c> and the slug.</summary>
    public string Id => $"harbour/{Slug}";

    /// <summary>A valid host label, unique in the town.</summary>
    public required string Slug { get; init; }

    public required string Name { get; init; }

    /// <summary>OpenStreetMap's value: restaurant, pub, books …</summary>
    public required string Kind { get; init; }

    public required VenueKind KindOf { get; init; }

    public required Language Language { get; init; }

    public required Building Building { get; init; }

    public required string Postcode { get; init; }

    public required string Email { get; init; }

    public required IReadOnlyList<string> Cuisines { get; init; }

    /// <summary>1 to 4; 0 where prices have no level.</summary>
    public required int PriceLevel { get; init; }

    /// <summary>0 to 1.</summary>
    public required decimal Popularity { get; init; }

    public required VenueText Text { get; init; }

    public required VenueFacts Facts { get; init; }

    /// <summary>The hours of every other hour, for the few who cannot decide.</summary>
    public WeekHours? OtherHours { get; init; }

    /// <summary>Null for the few venues that have no website.</summary>
    public required SiteProfile? Site { get; init; }

    public string StreetName => Building.Street.Names[Language.Code];

    public string Host => $"{Slug}.{HarbourHosts.Domain}";
}

/// <summary>What may change of a venue, by the clock or by hand.</summary>
/// <param name="Phone">E.164.</param>
/// <param name="Features">Codes as in the product's vocabulary.</param>
/// <param name="News">A sentence on the home page about the last change.</param>
public sealed record VenueFacts(string Phone, WeekHours Hours, IReadOnlyList<string> Features, string Description, string? News = null);
