namespace Voy8.Core.Search;

/// <summary>Rows of the index, column by column. One writer appends; readers see the rows that a published version counts.</summary>
internal sealed class VectorSegment(int dimensions)
{
    public const int Capacity = 1024;

    // Memory read in order is so much faster that passing over every other row costs more than it saves.
    private const int DenseFrom = 4;

    private readonly int _stride = FixedPointVector.Stride(dimensions);
    private readonly sbyte[] _high = GC.AllocateUninitializedArray<sbyte>(Capacity * FixedPointVector.Stride(dimensions));
    private readonly sbyte[] _low = GC.AllocateUninitializedArray<sbyte>(Capacity * FixedPointVector.Stride(dimensions));
    private readonly FixedPointForm[] _forms = new FixedPointForm[Capacity];
    private readonly Guid[] _ids = new Guid[Capacity];
    private readonly double[] _lats = new double[Capacity];
    private readonly double[] _lons = new double[Capacity];
    private readonly int[] _kinds = new int[Capacity];
    private readonly int[] _datasets = new int[Capacity];
    private readonly ulong[] _features = new ulong[Capacity];
    private readonly byte[] _prices = new byte[Capacity];
    private readonly int[] _zones = new int[Capacity];
    private readonly int[]?[] _openWeeks = new int[Capacity][];
    private readonly long[] _diedIn = new long[Capacity];
    private readonly SegmentBounds _bounds = new();

    public void Write(int row, VectorEntry entry, int kind, int dataset, int zone, ulong features)
    {
        _forms[row] = FixedPointVector.Write(entry.Vector, Row(_high, row), Row(_low, row));
        _ids[row] = entry.VenueId;
        _kinds[row] = kind;
        _datasets[row] = dataset;
        _features[row] = features;
        _prices[row] = (byte)(entry.Price ?? 0);
        _zones[row] = zone;
        _openWeeks[row] = entry.OpenWeek;
        Place(row, entry.Location?.Latitude ?? double.NaN, entry.Location?.Longitude ?? double.NaN);
    }

    /// <summary>Ends a row from a version on; readers of an earlier one go on seeing it.</summary>
    public void Bury(int row, long version) => Volatile.Write(ref _diedIn[row], version);

    public bool IsAlive(int row, long version) => Volatile.Read(ref _diedIn[row]) is var diedIn && (diedIn == 0 || diedIn > version);

    /// <summary>Offers every row that is alive in a version and passes the filter.</summary>
    public void Scan(int count, long version, VectorFilter filter, ScanCandidates candidates)
    {
        if (!filter.MayPass(_bounds))
        {
            return;
        }

        Span<bool> passes = stackalloc bool[count];
        var passing = 0;
        for (var row = 0; row < count; row++)
        {
            passes[row] = IsAlive(row, version)
                && (filter.IsOpen || filter.Passes(_datasets[row], _kinds[row], _features[row], _prices[row], _lats[row], _lons[row]))
                && filter.PassesHours(_openWeeks[row], _zones[row]);
            passing += passes[row] ? 1 : 0;
        }

        if (passing > 0)
        {
            Offer(passes, passing > count / DenseFrom, candidates);
        }
    }

    public VectorHit Exact(QuantizedQuery query, int row) => new(_ids[row], query.Exact(Row(_high, row), Row(_low, row), _forms[row].Scale));

    /// <summary>Copies a row to another segment.</summary>
    public Guid CopyTo(int row, VectorSegment target, int targetRow)
    {
        Row(_high, row).CopyTo(target.Row(target._high, targetRow));
        Row(_low, row).CopyTo(target.Row(target._low, targetRow));
        target._forms[targetRow] = _forms[row];
        target._ids[targetRow] = _ids[row];
        target._kinds[targetRow] = _kinds[row];
        target._datasets[targetRow] = _datasets[row];
        target._features[targetRow] = _features[row];
        target._prices[targetRow] = _prices[row];
        target._zones[targetRow] = _zones[row];
        target._openWeeks[targetRow] = _openWeeks[row];
        target.Place(targetRow, _lats[row], _lons[row]);
        return _ids[row];
    }

    private void Offer(ReadOnlySpan<bool> passes, bool isDense, ScanCandidates candidates)
    {
        var query = candidates.Query;
        for (var row = 0; row < passes.Length; row++)
        {
            if (!isDense && !passes[row])
            {
                continue;
            }

            ref var form = ref _forms[row];
            var estimate = query.Estimate(Row(_high, row), form.Scale);
            var slack = query.Slack(form.Norm, form.Error);
            if (estimate + slack >= candidates.Threshold && passes[row])
            {
                candidates.Offer(this, row, estimate - slack, estimate + slack);
            }
        }
    }

    private Span<sbyte> Row(sbyte[] column, int row) => column.AsSpan(row * _stride, _stride);

    private void Place(int row, double lat, double lon)
    {
        (_lats[row], _lons[row]) = (lat, lon);
        if (!double.IsNaN(lat))
        {
            _bounds.Include(lat, lon);
        }
    }
}
