using Voy8.Core.Catalogue;

namespace Voy8.Core.Search;

/// <summary>What filters and ranking ask of a venue, in the index's own numbers; what a bit can say is in <see cref="RowTraits"/>.</summary>
internal struct VenueRow
{
    public Guid Id;

    /// <summary>NaN for a venue without a position.</summary>
    public double Lat;
    public double Lon;
    public long FreshUntilTicks;
    public float Popularity;

    /// <summary>Words of the text, by which a match weighs less in a long one.</summary>
    public int Length;
    public int Kind;
    public int Dataset;

    /// <summary>In <see cref="OpenWeeks"/>.</summary>
    public int OpenWeek;

    public readonly GeoPoint? Location => double.IsNaN(Lat) ? null : new GeoPoint(Lat, Lon);
}
