using NpgsqlTypes;
using Voy8.Core.Catalogue;

namespace Voy8.Core.Search;

/// <summary>What the index of words holds of a venue.</summary>
/// <param name="Price">1 to 4; null when unknown.</param>
/// <param name="OpenWeek">Minutes of the ordinary week, each interval from and to (not included); null when unknown.</param>
/// <param name="Zone">Time zone (IANA); null when unknown.</param>
/// <param name="FreshUntil">Until when nothing of what its own site told is stale; null when it was never read.</param>
/// <param name="Words">Each with where it stands; codes stand nowhere.</param>
internal sealed record IndexedVenue(
    Guid Id,
    GeoPoint? Location,
    string Kind,
    Guid DatasetId,
    IReadOnlyList<string> Features,
    float Popularity,
    int? Price,
    int[]? OpenWeek,
    string? Zone,
    DateTimeOffset? FreshUntil,
    NpgsqlTsVector Words)
{
    /// <summary>The part that is known of website, phone, opening hours and description, 0 to 1.</summary>
    public float Completeness { get; init; }
}
