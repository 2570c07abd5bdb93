namespace Voy8.Core.Catalogue;

/// <summary>A local business: what identifies it. Everything else known of it is a fact (<see cref="Enrichment.Fact"/>).</summary>
public sealed record Venue
{
    public required Guid Id { get; init; }
    public required Guid DatasetId { get; init; }

    /// <summary>The venue's identifier in its dataset (<c>osm:node/123</c>); unique there.</summary>
    public required string SourceId { get; init; }

    public required string Name { get; init; }

    /// <summary>What kind of venue it is, as a lower-case OpenStreetMap value: <c>restaurant</c>, <c>biergarten</c>, <c>pharmacy</c>.</summary>
    public required string Kind { get; init; }

    public GeoPoint? Location { get; init; }

    /// <summary>ISO 3166-1 alpha-2, upper case.</summary>
    public string? Country { get; init; }

    /// <summary>Absolute http(s) address of the venue's own site.</summary>
    public string? Website { get; init; }

    /// <summary>0 (unknown) to 1 (best known of its dataset).</summary>
    public double Popularity { get; init; }

    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset UpdatedAt { get; init; }
}
