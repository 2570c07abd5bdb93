using Voy8.Core.Catalogue;

namespace Voy8.Core.Discovery.Matching;

/// <summary>What is known of a business when it is compared with another: what a directory lists, or what the catalogue has.</summary>
/// <param name="Names">The name first, then other spellings; at most 20 are read.</param>
/// <param name="Kind">Lower-case OpenStreetMap value.</param>
/// <param name="Country">ISO 3166-1 alpha-2.</param>
public sealed record MatchSubject(IReadOnlyList<string> Names, string Kind, GeoPoint? Location, string? Country)
{
    /// <summary>As written or in E.164.</summary>
    public IReadOnlyList<string> Phones { get; init; } = [];

    public IReadOnlyList<string> Websites { get; init; } = [];
    public string? Street { get; init; }

    /// <summary>Null also where the street holds it.</summary>
    public string? HouseNumber { get; init; }

    public string? Postcode { get; init; }
    public string? City { get; init; }
}
