using System.Numerics.Tensors;

namespace Voy8.Core.Search;

/// <summary>Rows of the index, column by column. One writer appends; readers see the rows that a published version counts.</summary>
internal sealed class VectorSegment(int dimensions)
{
    public const int Capacity = 4096;

    private readonly float[] _vectors = GC.AllocateUninitializedArray<float>(Capacity * dimensions);
    private readonly Guid[] _ids = new Guid[Capacity];
    private readonly double[] _lats = new double[Capacity];
    private readonly double[] _lons = new double[Capacity];
    private readonly int[] _kinds = new int[Capacity];
    private readonly int[] _datasets = new int[Capacity];
    private readonly ulong[] _features = new ulong[Capacity];
    private readonly long[] _diedIn = new long[Capacity];

    public void Write(int row, VectorEntry entry, int kind, int dataset, ulong features)
    {
        entry.Vector.CopyTo(_vectors, row * dimensions);
        _ids[row] = entry.VenueId;
        _lats[row] = entry.Location?.Latitude ?? double.NaN;
        _lons[row] = entry.Location?.Longitude ?? double.NaN;
        _kinds[row] = kind;
        _datasets[row] = dataset;
        _features[row] = features;
    }

    /// <summary>Ends a row from a version on; readers of an earlier one go on seeing it.</summary>
    public void Bury(int row, long version) => Volatile.Write(ref _diedIn[row], version);

    public bool IsAlive(int row, long version) => Volatile.Read(ref _diedIn[row]) is var diedIn && (diedIn == 0 || diedIn > version);

    /// <summary>Offers every row that is alive in a version and passes the filter.</summary>
    public void Scan(int count, long version, ReadOnlySpan<float> query, in VectorFilter filter, TopHits hits)
    {
        for (var row = 0; row < count; row++)
        {
            if (IsAlive(row, version) && filter.Passes(_datasets[row], _kinds[row], _features[row], _lats[row], _lons[row]))
            {
                hits.Offer(_ids[row], TensorPrimitives.Dot(query, _vectors.AsSpan(row * dimensions, dimensions)));
            }
        }
    }

    /// <summary>Copies a row to another segment.</summary>
    public Guid CopyTo(int row, VectorSegment target, int targetRow)
    {
        _vectors.AsSpan(row * dimensions, dimensions).CopyTo(target._vectors.AsSpan(targetRow * dimensions));
        target._ids[targetRow] = _ids[row];
        target._lats[targetRow] = _lats[row];
        target._lons[targetRow] = _lons[row];
        target._kinds[targetRow] = _kinds[row];
        target._datasets[targetRow] = _datasets[row];
        target._features[targetRow] = _features[row];
        return _ids[row];
    }
}
