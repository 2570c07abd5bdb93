using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Voy8.Core.Search;

/// <summary>A query as the scan wants it: in 14 bits, so that products with bytes add up in 32 bits, beside its exact floats.</summary>
internal sealed class QuantizedQuery
{
    // 127 · 8191 · 2 products of every 16th column: sums stay within 31 bits up to 16,000 dimensions.
    private const int Largest = 8191;

    private readonly short[] _values;
    private readonly float[] _exact;
    private readonly float _factor;
    private readonly float _norm;
    private readonly float _error;

    private QuantizedQuery(ReadOnlySpan<float> query, float scale)
    {
        _exact = new float[FixedPointVector.Stride(query.Length)];
        query.CopyTo(_exact);
        _values = new short[_exact.Length];
        double squares = 0;
        for (var i = 0; i < query.Length; i++)
        {
            _values[i] = (short)MathF.Round(query[i] / scale);
            var off = query[i] - ((double)_values[i] * scale);
            squares += off * off;
        }

        _factor = scale * 256;
        _norm = TensorPrimitives.Norm(query);
        _error = (float)Math.Sqrt(squares);
    }

    /// <summary>Null for a query with a value that is no number.</summary>
    public static QuantizedQuery? TryCreate(ReadOnlySpan<float> query)
    {
        var largest = query.IsEmpty ? 0 : Math.Abs(TensorPrimitives.MaxMagnitude(query));
        var scale = largest / Largest;
        return float.IsFinite(largest) ? new QuantizedQuery(query, float.IsNormal(scale) ? scale : 1) : null;
    }

    /// <summary>The product by high bytes alone.</summary>
    public float Estimate(ReadOnlySpan<sbyte> high, float scale) => _factor * scale * Dot(_values, high);

    /// <summary>How far an estimate may be off (Cauchy–Schwarz), rounding included.</summary>
    public float Slack(float norm, float error) => (_error * norm) + (_norm * error) + (1e-5f * _norm * (norm + error));

    /// <summary>The product by high and low bytes.</summary>
    public float Exact(ReadOnlySpan<sbyte> high, ReadOnlySpan<sbyte> low, float scale) => scale * FixedPointVector.Dot(_exact, high, low);

    internal static int Dot(ReadOnlySpan<short> query, ReadOnlySpan<sbyte> vector)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(vector.Length, query.Length);
        ref var queries = ref MemoryMarshal.GetReference(query);
        ref var values = ref MemoryMarshal.GetReference(vector);
        var length = (nuint)query.Length;
        if (Avx512BW.IsSupported)
        {
            var sum = Vector512<int>.Zero;
            for (nuint i = 0; i < length; i += 32)
            {
                var wide = Avx512BW.ConvertToVector512Int16(Vector256.LoadUnsafe(ref values, i));
                sum += Avx512BW.MultiplyAddAdjacent(wide, Vector512.LoadUnsafe(ref queries, i));
            }

            return Vector512.Sum(sum);
        }

        if (Avx2.IsSupported)
        {
            var sum = Vector256<int>.Zero;
            for (nuint i = 0; i < length; i += 16)
            {
                var wide = Avx2.ConvertToVector256Int16(Vector128.LoadUnsafe(ref values, i));
                sum += Avx2.MultiplyAddAdjacent(wide, Vector256.LoadUnsafe(ref queries, i));
            }

            return Vector256.Sum(sum);
        }

        return PortableDot(query, vector);
    }

    internal static int PortableDot(ReadOnlySpan<short> query, ReadOnlySpan<sbyte> vector)
    {
        ref var queries = ref MemoryMarshal.GetReference(query);
        ref var values = ref MemoryMarshal.GetReference(vector);
        var sum = Vector128<int>.Zero;
        for (nuint i = 0; i < (nuint)query.Length; i += 16)
        {
            var (lower, upper) = Vector128.Widen(Vector128.LoadUnsafe(ref values, i));
            sum += Products(lower, Vector128.LoadUnsafe(ref queries, i)) + Products(upper, Vector128.LoadUnsafe(ref queries, i + 8));
        }

        return Vector128.Sum(sum);

        static Vector128<int> Products(Vector128<short> left, Vector128<short> right) =>
            (Vector128.WidenLower(left) * Vector128.WidenLower(right)) + (Vector128.WidenUpper(left) * Vector128.WidenUpper(right));
    }
}
