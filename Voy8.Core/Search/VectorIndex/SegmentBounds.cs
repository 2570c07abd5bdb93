using Voy8.Core.Catalogue;

namespace Voy8.Core.Search;

/// <summary>A box that only grows: readers without a lock see at least what was published to them.</summary>
internal sealed class SegmentBounds
{
    private double _minLat = double.PositiveInfinity;
    private double _maxLat = double.NegativeInfinity;
    private double _minLon = double.PositiveInfinity;
    private double _maxLon = double.NegativeInfinity;

    public void Include(double lat, double lon)
    {
        _minLat = Math.Min(_minLat, lat);
        _maxLat = Math.Max(_maxLat, lat);
        _minLon = Math.Min(_minLon, lon);
        _maxLon = Math.Max(_maxLon, lon);
    }

    public bool Touches(GeoBox box) =>
        _minLat <= box.MaxLat && _maxLat >= box.MinLat
        && (box.CrossesAntimeridian ? _maxLon >= box.MinLon || _minLon <= box.MaxLon : _minLon <= box.MaxLon && _maxLon >= box.MinLon);

    /// <summary>All of its points lie in the box.</summary>
    public bool IsWithin(GeoBox box) =>
        _minLat >= box.MinLat && _maxLat <= box.MaxLat
        && (box.CrossesAntimeridian ? _minLon >= box.MinLon || _maxLon <= box.MaxLon : _minLon >= box.MinLon && _maxLon <= box.MaxLon);

    /// <summary>Surely all of its points lie in the circle. On either side of its centre distance grows along each edge, so the corners are the farthest.</summary>
    public bool IsWithin(GeoPoint centre, double radiusMetres)
    {
        const double Quarter = 90;
        var safe = radiusMetres * (1 - 1e-9);
        return _minLat <= _maxLat && _minLon >= centre.Longitude - Quarter && _maxLon <= centre.Longitude + Quarter
            && centre.DistanceTo(new GeoPoint(_minLat, _minLon)) <= safe && centre.DistanceTo(new GeoPoint(_minLat, _maxLon)) <= safe
            && centre.DistanceTo(new GeoPoint(_maxLat, _minLon)) <= safe && centre.DistanceTo(new GeoPoint(_maxLat, _maxLon)) <= safe;
    }

    /// <summary>Numbers points so that neighbours are mostly near each other (Morton's Z-order, 16 bits a side); no point comes last.</summary>
    public static ulong ZOrder(GeoPoint? point) => point is not { } place
        ? ulong.MaxValue
        : Spread((place.Latitude + 90) / 180) | (Spread((place.Longitude + 180) / 360) << 1);

    private static ulong Spread(double part)
    {
        var bits = (ulong)Math.Clamp(part * ushort.MaxValue, 0, ushort.MaxValue);
        bits = (bits | (bits << 8)) & 0x00FF00FF;
        bits = (bits | (bits << 4)) & 0x0F0F0F0F;
        bits = (bits | (bits << 2)) & 0x33333333;
        return (bits | (bits << 1)) & 0x55555555;
    }
}
