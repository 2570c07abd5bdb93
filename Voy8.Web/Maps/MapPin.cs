namespace Voy8.Web.Maps;

/// <param name="Rank">The number on the pin; 0 for none.</param>
/// <param name="Group">Code of its <see cref="KindGroup"/>.</param>
/// <param name="Live">True while the venue is being refreshed.</param>
public sealed record MapPin(Guid Id, double Lat, double Lon, int Rank, string Name, string Kind, string Group, bool Live);

/// <summary>Where a search looks: a circle (<paramref name="Radius"/> in metres), or a box (west, south, east, north).</summary>
public sealed record MapArea(double Lat, double Lon, int? Radius, IReadOnlyList<double>? Bbox)
{
    public bool Equals(MapArea? other) =>
        other is not null && Lat.Equals(other.Lat) && Lon.Equals(other.Lon) && Radius == other.Radius
        && (Bbox ?? []).SequenceEqual(other.Bbox ?? []);

    public override int GetHashCode() => HashCode.Combine(Lat, Lon, Radius);
}
