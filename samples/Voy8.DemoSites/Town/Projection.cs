namespace Voy8.DemoSites.Town;

/// <summary>
/// Puts the town on the globe: in the Ionian Sea, some 250 km off every coast, where charts show nothing but water.
/// A plane is good enough for an island 2.5 km wide.
/// </summary>
public static class Projection
{
    public const double Latitude = 35.3;
    public const double Longitude = 18.4;
    private const double MetresPerDegreeNorth = 110_948;
    private const double MetresPerDegreeEast = 90_963;

    /// <summary>Six decimals: a tenth of a metre.</summary>
    public static (decimal Lat, decimal Lon) ToGlobe(Point point) => (
        Math.Round((decimal)(Latitude + (point.Y / MetresPerDegreeNorth)), 6),
        Math.Round((decimal)(Longitude + (point.X / MetresPerDegreeEast)), 6));
}
