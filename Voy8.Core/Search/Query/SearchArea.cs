using Voy8.Core.Catalogue;

namespace Voy8.Core.Search;

/// <summary>Where hits may lie: within a radius of a point, within a box, both, or anywhere.</summary>
/// <param name="Near">The point that distances are measured from; alone it excludes nothing.</param>
/// <param name="RadiusMetres">Only with <paramref name="Near"/>.</param>
/// <param name="Box">Edges included.</param>
public sealed record SearchArea(GeoPoint? Near, double? RadiusMetres, GeoBox? Box)
{
    public static SearchArea Everywhere { get; } = new(null, null, null);

    /// <summary>A box around the radius, for a first look at an index.</summary>
    public GeoBox? RadiusBox { get; } = Near is { } near && RadiusMetres is { } radius ? GeoBox.Around(near, radius) : null;

    public bool IsEverywhere => RadiusMetres is null && Box is null;

    public bool Contains(GeoPoint point) =>
        (Box is not { } box || box.Contains(point))
        && (RadiusMetres is not { } radius || ((RadiusBox is not { } around || around.Contains(point)) && Near is { } near && near.DistanceTo(point) <= radius));
}
