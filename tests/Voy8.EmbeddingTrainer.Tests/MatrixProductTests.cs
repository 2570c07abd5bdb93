using Voy8.EmbeddingTrainer.Training;

namespace Voy8.EmbeddingTrainer.Tests;

public sealed class MatrixProductTests
{
    private static readonly ParallelOptions Parallel = new() { MaxDegreeOfParallelism = 2 };

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(4, 3, 64)]
    [InlineData(7, 33, 131)]
    [InlineData(64, 48, 96)]
    public void A_product_is_the_sums_of_rows_by_columns(int m, int k, int n)
    {
        float[] a = Numbers(m * k), b = Numbers(k * n), c = new float[m * n];

        MatrixProduct.Multiply(a, b, c, m, k, n, Parallel);

        for (var i = 0; i < m * n; i++)
        {
            c[i].ShouldBe(Enumerable.Range(0, k).Sum(j => a[(i / n * k) + j] * b[(j * n) + (i % n)]), 1e-4f);
        }
    }

    [Fact]
    public void A_transposed_matrix_has_rows_for_columns()
    {
        var transposed = new float[6];

        MatrixProduct.Transpose([1, 2, 3, 4, 5, 6], transposed, rows: 2, columns: 3, Parallel);

        transposed.ShouldBe([1, 4, 2, 5, 3, 6]);
    }

    private static float[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(i => MathF.Sin(i * 1.7f))];
}
