namespace Voy8.Investigations.Bench;

/// <summary>What is true of a venue of the demo town, as its <c>/_demo/truth.json</c> tells.</summary>
/// <param name="OpeningHours">OpenStreetMap syntax.</param>
/// <param name="Expect">How a crawl of its site ends; <c>ok</c> for those whose facts a crawl finds.</param>
/// <param name="Markup">How its site is written; <c>Plain</c> states no price level.</param>
/// <param name="ChangesByItself">Its truth is another every hour.</param>
public sealed record TownVenue(
    string Slug, string Name, string Kind, double Lat, double Lon, string Street, string HouseNumber, string Phone, string OpeningHours, IReadOnlyList<string> Features, int? PriceLevel,
    string Expect, string? Markup, bool ChangesByItself)
{
    private const double EarthRadiusMetres = 6_371_008.8;

    /// <summary>As the crow flies.</summary>
    public double DistanceTo(TownVenue other)
    {
        var (lat, otherLat) = (double.DegreesToRadians(Lat), double.DegreesToRadians(other.Lat));
        var (sinLat, sinLon) = (Math.Sin((otherLat - lat) / 2), Math.Sin(double.DegreesToRadians(other.Lon - Lon) / 2));
        return 2 * EarthRadiusMetres * Math.Asin(Math.Sqrt((sinLat * sinLat) + (Math.Cos(lat) * Math.Cos(otherLat) * sinLon * sinLon)));
    }
}
