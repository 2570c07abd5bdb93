using Voy8.Core.Catalogue;

namespace Voy8.Core.Search;

/// <summary>A box of degrees, edges included. With <paramref name="MinLon"/> above <paramref name="MaxLon"/> it crosses the antimeridian.</summary>
public readonly record struct GeoBox(double MinLon, double MinLat, double MaxLon, double MaxLat)
{
    private const double EarthRadiusMetres = 6_371_008.8;

    public bool CrossesAntimeridian => MinLon > MaxLon;

    public GeoPoint SouthWest => new(MinLat, MinLon);

    public GeoPoint NorthEast => new(MaxLat, MaxLon);

    public bool Contains(GeoPoint point) =>
        point.Latitude >= MinLat && point.Latitude <= MaxLat
        && (CrossesAntimeridian
            ? point.Longitude >= MinLon || point.Longitude <= MaxLon
            : point.Longitude >= MinLon && point.Longitude <= MaxLon);

    /// <summary>The box between these edges. 180 and -180 are one meridian: a box that ends there holds venues written either way.</summary>
    public static GeoBox Between(double minLon, double minLat, double maxLon, double maxLat) => (minLon, maxLon) switch
    {
        (-180, < 180) => new GeoBox(180, minLat, maxLon, maxLat),
        ( > -180, 180) => new GeoBox(minLon, minLat, -180, maxLat),
        _ => new GeoBox(minLon, minLat, maxLon, maxLat),
    };

    /// <summary>The smallest box that holds the circle, made a hair larger against rounding. At a pole it spans all longitudes.</summary>
    public static GeoBox Around(GeoPoint centre, double radiusMetres)
    {
        const double Hair = 1e-9;
        var angle = radiusMetres / EarthRadiusMetres;
        var dLat = double.RadiansToDegrees(angle) + Hair;
        var (minLat, maxLat) = (centre.Latitude - dLat, centre.Latitude + dLat);
        if (minLat <= -90 || maxLat >= 90)
        {
            return new GeoBox(-180, Math.Max(minLat, -90), 180, Math.Min(maxLat, 90));
        }

        var sine = Math.Sin(angle) / Math.Cos(double.DegreesToRadians(centre.Latitude));
        if (sine >= 1)
        {
            return new GeoBox(-180, minLat, 180, maxLat);
        }

        var dLon = double.RadiansToDegrees(Math.Asin(sine)) + Hair;
        return new GeoBox(Wrap(centre.Longitude - dLon), minLat, Wrap(centre.Longitude + dLon), maxLat);
    }

    private static double Wrap(double longitude) => longitude switch
    {
        < -180 => longitude + 360,
        > 180 => longitude - 360,
        _ => longitude,
    };
}
