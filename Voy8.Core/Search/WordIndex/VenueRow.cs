using Voy8.Core.Catalogue;

namespace Voy8.Core.Search;

/// <summary>
/// What filters and ranking ask of few venues, in the index's own numbers. What is asked of every match stands in columns of its own: <see cref="RowColumns"/>,
/// <see cref="RowTraits"/>.
/// </summary>
internal struct VenueRow
{
    public Guid Id;

    /// <summary>NaN for a venue without a position.</summary>
    public double Lat;
    public double Lon;
    public long FreshUntilTicks;

    /// <summary>What it is known to be and have (<see cref="ConceptNumbers"/>).</summary>
    public ushort[] Concepts;
    public float Completeness;

    /// <summary>Words of the text, by which a match weighs less in a long one.</summary>
    public int Length;
    public int Dataset;

    public readonly GeoPoint? Location => double.IsNaN(Lat) ? null : new GeoPoint(Lat, Lon);
}
