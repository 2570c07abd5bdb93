using Voy8.Core.Catalogue;

namespace Voy8.Core.Search;

/// <summary>What the index holds of a venue: its vector and what filters ask of it.</summary>
internal sealed record VectorEntry(Guid VenueId, GeoPoint? Location, string Kind, Guid DatasetId, IReadOnlyList<string> Features, float[] Vector)
{
    /// <summary>1 to 4; null when unknown.</summary>
    public int? Price { get; init; }

    /// <summary>Minutes of the ordinary week, each interval from and to (not included); null when unknown.</summary>
    public int[]? OpenWeek { get; init; }

    /// <summary>Time zone (IANA); null when unknown.</summary>
    public string? Zone { get; init; }
}
