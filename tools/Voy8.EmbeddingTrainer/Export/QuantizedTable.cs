using System.Numerics.Tensors;
using Voy8.EmbeddingTrainer.Training;

namespace Voy8.EmbeddingTrainer.Export;

/// <summary>Rows of signed bytes with a scale each: value = byte × scale.</summary>
/// <param name="Values">Pieces × dimensions.</param>
/// <param name="Scales">By piece.</param>
internal sealed record QuantizedTable(sbyte[] Values, float[] Scales, int Dimensions)
{
    public static QuantizedTable Of(EmbeddingTable table)
    {
        var values = new sbyte[table.Weights.Length];
        var scales = new float[table.Pieces];
        for (var piece = 0; piece < table.Pieces; piece++)
        {
            var row = table.Row(piece);
            scales[piece] = TensorPrimitives.MaxMagnitude<float>(row) is var most && most != 0 ? Math.Abs(most) / 127 : 1;
            for (var i = 0; i < row.Length; i++)
            {
                values[(piece * row.Length) + i] = (sbyte)Math.Clamp(MathF.Round(row[i] / scales[piece]), -127, 127);
            }
        }

        return new QuantizedTable(values, scales, table.Dimensions);
    }
}
