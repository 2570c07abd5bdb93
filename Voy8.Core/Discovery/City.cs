using Voy8.Core.Catalogue;

namespace Voy8.Core.Discovery;

/// <summary>Where businesses are looked for.</summary>
/// <param name="Country">ISO 3166-1 alpha-2.</param>
/// <param name="RadiusMetres">What lies further from the centre is not of the city.</param>
/// <param name="Languages">ISO 639-1, the first one first.</param>
public sealed record City(Guid Id, string Slug, string Name, string Country, GeoPoint Centre, int RadiusMetres, IReadOnlyList<string> Languages)
{
    /// <summary>A place that nobody knows may be of the city.</summary>
    public bool MayHave(GeoPoint? place) => place is not { } known || known.DistanceTo(Centre) <= RadiusMetres;
}

/// <summary>What is looked for.</summary>
/// <param name="Kind">Of a business that a directory says nothing better of.</param>
/// <param name="Keywords">By language, in the order in which they are asked.</param>
public sealed record Industry(Guid Id, string Slug, string Name, string Kind, IReadOnlyDictionary<string, IReadOnlyList<string>> Keywords);
