using System.Numerics.Tensors;

namespace Voy8.Core.Search;

/// <summary>Rows of the index, column by column. One writer appends; readers see the rows that a published state counts.</summary>
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
    private readonly bool[] _dead = new bool[Capacity];

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

    public void Bury(int row) => Volatile.Write(ref _dead[row], true);

    public bool IsDead(int row) => Volatile.Read(ref _dead[row]);

    /// <summary>Offers every living row that passes the filter.</summary>
    public void Scan(int count, ReadOnlySpan<float> query, in VectorFilter filter, TopHits hits)
    {
        for (var row = 0; row < count; row++)
        {
            if (!IsDead(row) && filter.Passes(_datasets[row], _kinds[row], _features[row], _lats[row], _lons[row]))
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
