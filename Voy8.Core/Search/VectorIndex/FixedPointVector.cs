using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Voy8.Core.Search;

/// <summary>How a vector v was written: v ≈ Scale · (256 · high + low), and how far the high bytes alone are off.</summary>
/// <param name="Norm">Euclidean length of Scale · 256 · high.</param>
/// <param name="Error">Euclidean length of Scale · low.</param>
internal readonly record struct FixedPointForm(float Scale, float Norm, float Error)
{
    /// <summary>Of a vector with a value that is no number: it is similar to nothing.</summary>
    public static FixedPointForm NotANumber { get; } = new(float.NaN, float.NaN, float.NaN);
}

/// <summary>
/// Vectors in 16-bit fixed point, scaled by their own largest value, as two columns of bytes: the high bytes are scanned, the low
/// bytes make exact what the scan leaves over. Two bytes a dimension instead of the four of floats or the three of int8 beside halves.
/// </summary>
internal static class FixedPointVector
{
    private const int High = 256;
    private const int Largest = (127 * High) + 127;

    /// <summary>Columns are read 32 at a time; what is over is zero.</summary>
    public static int Stride(int dimensions) => (dimensions + 31) & ~31;

    public static FixedPointForm Write(ReadOnlySpan<float> vector, Span<sbyte> high, Span<sbyte> low)
    {
        high.Clear();
        low.Clear();
        if (vector.IsEmpty)
        {
            return default;
        }

        var largest = Math.Abs(TensorPrimitives.MaxMagnitude(vector));
        if (!float.IsFinite(largest))
        {
            return FixedPointForm.NotANumber;
        }

        var scale = largest / Largest;
        if (!float.IsNormal(scale))
        {
            return default;
        }

        double highSquares = 0, lowSquares = 0;
        for (var i = 0; i < vector.Length; i++)
        {
            var value = Math.Clamp((int)MathF.Round(vector[i] / scale), -Largest, Largest);
            var upper = (value + (High / 2)) >> 8;
            var lower = value - (upper * High);
            (high[i], low[i]) = ((sbyte)upper, (sbyte)lower);
            highSquares += upper * upper;
            lowSquares += lower * lower;
        }

        return new FixedPointForm(scale, (float)(scale * High * Math.Sqrt(highSquares)), (float)(scale * Math.Sqrt(lowSquares)));
    }

    /// <summary>The product of a padded query with 256 · high + low; of the same stride, a multiple of 32.</summary>
    public static float Dot(ReadOnlySpan<float> query, ReadOnlySpan<sbyte> high, ReadOnlySpan<sbyte> low)
    {
        ref var queries = ref MemoryMarshal.GetReference(query);
        var sum = Vector256<float>.Zero;
        for (var i = 0; i < query.Length; i += Vector256<sbyte>.Count)
        {
            var (highs, moreHighs) = Vector256.Widen(Vector256.Create(high.Slice(i, Vector256<sbyte>.Count)));
            var (lows, moreLows) = Vector256.Widen(Vector256.Create(low.Slice(i, Vector256<sbyte>.Count)));
            sum += Part((highs << 8) + lows, ref queries, i) + Part((moreHighs << 8) + moreLows, ref queries, i + Vector256<short>.Count);
        }

        return Vector256.Sum(sum);

        static Vector256<float> Part(Vector256<short> values, ref float queries, int offset)
        {
            var (first, second) = Vector256.Widen(values);
            return (Vector256.ConvertToSingle(first) * Vector256.LoadUnsafe(ref queries, (nuint)offset))
                + (Vector256.ConvertToSingle(second) * Vector256.LoadUnsafe(ref queries, (nuint)(offset + Vector256<float>.Count)));
        }
    }
}
