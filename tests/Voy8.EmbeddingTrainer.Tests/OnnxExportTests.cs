using System.Numerics.Tensors;
using Microsoft.ML.OnnxRuntime;
using Voy8.EmbeddingTrainer.Export;
using Voy8.EmbeddingTrainer.Training;

namespace Voy8.EmbeddingTrainer.Tests;

/// <summary>What ONNX Runtime makes of the file is what the trainer makes of the table.</summary>
public sealed class OnnxExportTests : IDisposable
{
    private const int Dimensions = 48;

    private readonly EmbeddingTable _table = EmbeddingTable.Initialise([.. Enumerable.Range(1, 100)], Dimensions, seed: 4);
    private readonly InferenceSession _session;

    public OnnxExportTests()
    {
        using var file = new MemoryStream();
        OnnxWriter.Write(QuantizedTable.Of(_table), file);
        _session = new InferenceSession(file.ToArray());
    }

    public void Dispose() => _session.Dispose();

    [Fact]
    public void The_inputs_and_outputs_are_those_of_sentence_encoders()
    {
        _session.InputMetadata.Keys.ShouldBe(["input_ids", "attention_mask"], ignoreOrder: true);
        _session.OutputMetadata.Keys.ShouldBe(["last_hidden_state", "sentence_embedding"], ignoreOrder: true);
        _session.OutputMetadata["last_hidden_state"].Dimensions[^1].ShouldBe(Dimensions);
    }

    [Fact]
    public void Both_give_the_same_vectors()
    {
        int[][] texts = [[1], [5, 6, 7, 8, 9], [99, 50, 50], [0, 2]];
        var vectors = Run(texts);

        for (var i = 0; i < texts.Length; i++)
        {
            var expected = new float[Dimensions];
            _table.Encode(texts[i], expected);
            TensorPrimitives.CosineSimilarity(vectors[i], expected).ShouldBeGreaterThan(0.999f);
            TensorPrimitives.Norm<float>(vectors[i]).ShouldBe(1, 1e-4f);
        }
    }

    [Fact]
    public void A_text_without_tokens_is_zeros() => Run([[], [3]])[0].ShouldAllBe(value => value == 0);

    private float[][] Run(int[][] texts)
    {
        var longest = texts.Max(text => text.Length);
        var ids = new long[texts.Length * longest];
        var mask = new long[ids.Length];
        for (var row = 0; row < texts.Length; row++)
        {
            for (var i = 0; i < texts[row].Length; i++)
            {
                ids[(row * longest) + i] = texts[row][i];
                mask[(row * longest) + i] = 1;
            }
        }

        long[] shape = [texts.Length, longest];
        using var idTensor = OrtValue.CreateTensorValueFromMemory(ids, shape);
        using var maskTensor = OrtValue.CreateTensorValueFromMemory(mask, shape);
        using var options = new RunOptions();
        using var outputs = _session.Run(options, ["input_ids", "attention_mask"], [idTensor, maskTensor], ["sentence_embedding"]);
        return [.. outputs[0].GetTensorDataAsSpan<float>().ToArray().Chunk(Dimensions)];
    }
}
