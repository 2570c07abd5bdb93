using Voy8.Core.Catalogue;

namespace Voy8.Core.Scheduling;

/// <summary>A cell of a tenth of a degree: some 11 km from south to north.</summary>
/// <param name="Lat">-900 to 900: the floor of ten times the latitude.</param>
/// <param name="Lon">-1,800 to 1,800.</param>
public readonly record struct GeoCell(int Lat, int Lon)
{
    public const int PerDegree = 10;

    /// <summary>A larger area says nothing about where somebody looks.</summary>
    public const int MaxCells = 64;

    public static GeoCell Of(GeoPoint point) => new((int)Math.Floor(point.Latitude * PerDegree), (int)Math.Floor(point.Longitude * PerDegree));

    /// <summary>The cells that a box touches; none when they are more than <see cref="MaxCells"/>.</summary>
    /// <param name="southWest">Its lowest corner.</param>
    /// <param name="northEast">The opposite one; west of the other where the box crosses the antimeridian.</param>
    public static IReadOnlyList<GeoCell> Covering(GeoPoint southWest, GeoPoint northEast)
    {
        var (from, to) = (Of(southWest), Of(northEast));
        var (rows, columns) = (to.Lat - from.Lat + 1, to.Lon - from.Lon + 1);
        columns = columns > 0 ? columns : columns + (360 * PerDegree);
        if (rows <= 0 || columns <= 0 || (long)rows * columns > MaxCells)
        {
            return [];
        }

        return [.. Enumerable.Range(from.Lat, rows).SelectMany(lat => Enumerable.Range(from.Lon, columns).Select(lon => new GeoCell(lat, Wrap(lon))))];
    }

    private static int Wrap(int lon) => lon >= 180 * PerDegree ? lon - (360 * PerDegree) : lon;
}

/// <summary>How much a cell was searched lately.</summary>
/// <param name="Heat">0 to 1: half for one search just now, and near 1 for many.</param>
public readonly record struct AreaHeat(GeoCell Cell, double Heat);
