using System.Numerics;
using System.Runtime.InteropServices;

namespace Voy8.EmbeddingTrainer.Training;

/// <summary>
/// Row-major matrix products. Four rows by four vectors of the result stay in registers while the sums run; each element is summed in the order
/// of k, so the result depends neither on the vector's width nor on the number of threads.
/// </summary>
internal static class MatrixProduct
{
    private const int Rows = 4;

    private static readonly int Columns = 4 * Vector<float>.Count;

    /// <summary>c = a · b.</summary>
    /// <param name="a">m × k.</param>
    /// <param name="b">k × n.</param>
    /// <param name="c">m × n.</param>
    public static void Multiply(float[] a, float[] b, float[] c, int m, int k, int n, ParallelOptions parallel) =>
        Parallel.For(0, (m + Rows - 1) / Rows, parallel, block =>
        {
            var row = block * Rows;
            var column = 0;
            if (row + Rows <= m)
            {
                for (; column + Columns <= n; column += Columns)
                {
                    MultiplyTile(a.AsSpan(row * k, Rows * k), b.AsSpan(column), c.AsSpan((row * n) + column), k, n);
                }
            }

            MultiplyRest(a, b, c, row, Math.Min(row + Rows, m), column, k, n);
        });

    /// <summary>Turns rows × columns into columns × rows.</summary>
    public static void Transpose(float[] source, float[] target, int rows, int columns, ParallelOptions parallel) =>
        Parallel.For(0, columns, parallel, column =>
        {
            for (var row = 0; row < rows; row++)
            {
                target[(column * rows) + row] = source[(row * columns) + column];
            }
        });

    private static void MultiplyTile(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> c, int k, int n)
    {
        var width = Vector<float>.Count;
        Vector<float> c00 = default, c01 = default, c02 = default, c03 = default;
        Vector<float> c10 = default, c11 = default, c12 = default, c13 = default;
        Vector<float> c20 = default, c21 = default, c22 = default, c23 = default;
        Vector<float> c30 = default, c31 = default, c32 = default, c33 = default;
        for (var i = 0; i < k; i++)
        {
            ref var source = ref MemoryMarshal.GetReference(b[(i * n)..]);
            var b0 = Vector.LoadUnsafe(ref source);
            var b1 = Vector.LoadUnsafe(ref source, (nuint)width);
            var b2 = Vector.LoadUnsafe(ref source, (nuint)(2 * width));
            var b3 = Vector.LoadUnsafe(ref source, (nuint)(3 * width));
            var factor = new Vector<float>(a[i]);
            c00 = Vector.FusedMultiplyAdd(factor, b0, c00);
            c01 = Vector.FusedMultiplyAdd(factor, b1, c01);
            c02 = Vector.FusedMultiplyAdd(factor, b2, c02);
            c03 = Vector.FusedMultiplyAdd(factor, b3, c03);
            factor = new Vector<float>(a[k + i]);
            c10 = Vector.FusedMultiplyAdd(factor, b0, c10);
            c11 = Vector.FusedMultiplyAdd(factor, b1, c11);
            c12 = Vector.FusedMultiplyAdd(factor, b2, c12);
            c13 = Vector.FusedMultiplyAdd(factor, b3, c13);
            factor = new Vector<float>(a[(2 * k) + i]);
            c20 = Vector.FusedMultiplyAdd(factor, b0, c20);
            c21 = Vector.FusedMultiplyAdd(factor, b1, c21);
            c22 = Vector.FusedMultiplyAdd(factor, b2, c22);
            c23 = Vector.FusedMultiplyAdd(factor, b3, c23);
            factor = new Vector<float>(a[(3 * k) + i]);
            c30 = Vector.FusedMultiplyAdd(factor, b0, c30);
            c31 = Vector.FusedMultiplyAdd(factor, b1, c31);
            c32 = Vector.FusedMultiplyAdd(factor, b2, c32);
            c33 = Vector.FusedMultiplyAdd(factor, b3, c33);
        }

        Store(c, c00, c01, c02, c03);
        Store(c[n..], c10, c11, c12, c13);
        Store(c[(2 * n)..], c20, c21, c22, c23);
        Store(c[(3 * n)..], c30, c31, c32, c33);
    }

    private static void Store(Span<float> target, Vector<float> v0, Vector<float> v1, Vector<float> v2, Vector<float> v3)
    {
        var width = Vector<float>.Count;
        v0.CopyTo(target);
        v1.CopyTo(target[width..]);
        v2.CopyTo(target[(2 * width)..]);
        v3.CopyTo(target[(3 * width)..]);
    }

    private static void MultiplyRest(float[] a, float[] b, float[] c, int firstRow, int endRow, int firstColumn, int k, int n)
    {
        for (var row = firstRow; row < endRow; row++)
        {
            for (var column = firstColumn; column < n; column++)
            {
                var sum = 0f;
                for (var i = 0; i < k; i++)
                {
                    sum = MathF.FusedMultiplyAdd(a[(row * k) + i], b[(i * n) + column], sum);
                }

                c[(row * n) + column] = sum;
            }
        }
    }
}
