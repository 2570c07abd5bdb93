namespace Voy8.Core.Search;

/// <summary>What is asked of every match, a column each, so that looking through many rows reads no more than that.</summary>
internal sealed class RowColumns
{
    private int[] _kinds = new int[VenueRows.SegmentSize];
    private int[] _openWeeks = new int[VenueRows.SegmentSize];
    private float[] _popularities = new float[VenueRows.SegmentSize];

    public ReadOnlySpan<int> Kinds => _kinds;

    /// <summary>Numbers of <see cref="OpenWeeks"/>.</summary>
    public ReadOnlySpan<int> OpenWeeks => _openWeeks;

    public ReadOnlySpan<float> Popularities => _popularities;

    public void Set(int row, int kind, int openWeek, float popularity)
    {
        if (row >= _kinds.Length)
        {
            Array.Resize(ref _kinds, row * 2);
            Array.Resize(ref _openWeeks, row * 2);
            Array.Resize(ref _popularities, row * 2);
        }

        (_kinds[row], _openWeeks[row], _popularities[row]) = (kind, openWeek, popularity);
    }
}
