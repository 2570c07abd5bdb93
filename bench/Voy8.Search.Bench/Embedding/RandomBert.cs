using System.Runtime.InteropServices;
using Google.Protobuf;
using Voy8.EmbeddingTrainer.Export;

namespace Voy8.Search.Bench.Embedding;

/// <summary>
/// An encoder of BERT's architecture (Devlin et al., 2018) with random weights: 384 dimensions, 4 layers of 12 heads, as the small sentence encoders have.
/// It knows nothing, and costs and rounds like one that does.
/// </summary>
internal sealed class RandomBert
{
    public const int Dimensions = 384;
    private const int Layers = 4;
    private const int Heads = 12;
    private const int Inner = 4 * Dimensions;
    private const int Positions = 256;

    private readonly Random _random = new(4);
    private readonly CodedOutputStream _graph;

    private RandomBert(CodedOutputStream graph) => _graph = graph;

    /// <summary>Specials, sample words, and every letter of them alone and as a continuation.</summary>
    public static string[] Vocabulary { get; } =
    [
        "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]",
        .. SampleTexts.Words.Where((_, i) => i % 3 != 0).Select(Plain).Distinct(),
        .. SampleTexts.Words.SelectMany(Plain).Distinct().Order().SelectMany(letter => new[] { $"{letter}", $"##{letter}" }),
    ];

    public static void Write(string path)
    {
        using var file = File.Create(path);
        using var output = new CodedOutputStream(file, leaveOpen: true);
        output.WriteTag(1, WireFormat.WireType.Varint);
        output.WriteInt64(8);
        OnnxMessages.WriteMessage(output, 7, graph => new RandomBert(graph).WriteGraph());
        OnnxMessages.WriteMessage(output, 8, import =>
        {
            import.WriteTag(2, WireFormat.WireType.Varint);
            import.WriteInt64(17);
        });
    }

    // As an uncased model's normalizer leaves it.
    private static string Plain(string word) => string.Concat(word.ToLowerInvariant().Normalize(System.Text.NormalizationForm.FormD)
        .Where(letter => char.GetUnicodeCategory(letter) != System.Globalization.UnicodeCategory.NonSpacingMark));

    private void WriteGraph()
    {
        OnnxMessages.WriteText(_graph, 2, "random_bert");
        foreach (var name in new[] { "input_ids", "attention_mask", "token_type_ids" })
        {
            OnnxMessages.WriteValue(_graph, 11, name, TensorType.Int64, ["batch", "tokens"]);
        }

        OnnxMessages.WriteValue(_graph, 12, "last_hidden_state", TensorType.Float, ["batch", "tokens", Dimensions]);
        Constants();
        Node("Gather", ["words", "input_ids"], "of_words");
        Node("Shape", ["input_ids"], "shape");
        Node("Gather", ["shape", "one_index"], "length");
        Node("Slice", ["positions", "zero_index", "length", "zero_index"], "of_positions");
        Node("Gather", ["types", "token_type_ids"], "of_types");
        Node("Add", ["of_words", "of_positions"], "placed");
        Node("Add", ["placed", "of_types"], "embedded");
        Normalise("embedded", "layer0");
        Node("Cast", ["attention_mask"], "mask", ("to", (long)TensorType.Float));
        Node("Unsqueeze", ["mask", "mask_axes"], "mask4");
        Node("Sub", ["one", "mask4"], "hidden");
        Node("Mul", ["hidden", "far"], "bias");
        for (var layer = 0; layer < Layers; layer++)
        {
            WriteLayer($"layer{layer}", layer == Layers - 1 ? "last_hidden_state" : $"layer{layer + 1}");
        }
    }

    private void WriteLayer(string input, string output)
    {
        foreach (var (part, order) in new (string, long[])[] { ("q", [0, 2, 1, 3]), ("k", [0, 2, 3, 1]), ("v", [0, 2, 1, 3]) })
        {
            Linear(input, $"{input}_{part}", Dimensions, Dimensions);
            Node("Reshape", [$"{input}_{part}", "split"], $"{input}_{part}_heads");
            OnnxMessages.WriteNode(_graph, "Transpose", [$"{input}_{part}_heads"], $"{input}_{part}_turned", [], ("perm", order));
        }

        Node("MatMul", [$"{input}_q_turned", $"{input}_k_turned"], $"{input}_products");
        Node("Mul", [$"{input}_products", "scale"], $"{input}_scaled");
        Node("Add", [$"{input}_scaled", "bias"], $"{input}_scores");
        Node("Softmax", [$"{input}_scores"], $"{input}_weights", ("axis", -1));
        Node("MatMul", [$"{input}_weights", $"{input}_v_turned"], $"{input}_seen");
        OnnxMessages.WriteNode(_graph, "Transpose", [$"{input}_seen"], $"{input}_seen_turned", [], ("perm", [0, 2, 1, 3]));
        Node("Reshape", [$"{input}_seen_turned", "join"], $"{input}_joined");
        Linear($"{input}_joined", $"{input}_attention", Dimensions, Dimensions);
        Node("Add", [$"{input}_attention", input], $"{input}_sum");
        Normalise($"{input}_sum", $"{input}_attended");
        Linear($"{input}_attended", $"{input}_inner", Dimensions, Inner);
        Node("Mul", [$"{input}_inner", "root_half"], $"{input}_inner_scaled");
        Node("Erf", [$"{input}_inner_scaled"], $"{input}_erf");
        Node("Add", [$"{input}_erf", "one"], $"{input}_erf_one");
        Node("Mul", [$"{input}_inner", $"{input}_erf_one"], $"{input}_gelu_twice");
        Node("Mul", [$"{input}_gelu_twice", "half"], $"{input}_gelu");
        Linear($"{input}_gelu", $"{input}_outer", Inner, Dimensions);
        Node("Add", [$"{input}_outer", $"{input}_attended"], $"{input}_end");
        Normalise($"{input}_end", output);
    }

    private void Constants()
    {
        Weights("words", [Vocabulary.Length, Dimensions], 1);
        Weights("positions", [Positions, Dimensions], 0.2);
        Weights("types", [2, Dimensions], 0.2);
        Floats("norm_scale", [Dimensions], [.. Enumerable.Repeat(1f, Dimensions)]);
        Floats("norm_shift", [Dimensions], new float[Dimensions]);
        Floats("one", [], [1]);
        Floats("half", [], [0.5f]);
        Floats("root_half", [], [MathF.Sqrt(0.5f)]);
        Floats("far", [], [-10_000]);
        Floats("scale", [], [1 / MathF.Sqrt((float)Dimensions / Heads)]);
        Longs("zero_index", 0);
        Longs("one_index", 1);
        Longs("mask_axes", 1, 2);
        Longs("split", 0, 0, Heads, Dimensions / Heads);
        Longs("join", 0, 0, Dimensions);
    }

    private void Node(string operation, string[] inputs, string result, params (string, long)[] attributes) =>
        OnnxMessages.WriteNode(_graph, operation, inputs, result, attributes);

    private void Normalise(string input, string result) => Node("LayerNormalization", [input, "norm_scale", "norm_shift"], result, ("axis", -1));

    private void Linear(string input, string result, int from, int to)
    {
        Weights($"{result}_weight", [from, to], 1 / Math.Sqrt(from));
        Weights($"{result}_shift", [to], 0.1);
        Node("MatMul", [input, $"{result}_weight"], $"{result}_product");
        Node("Add", [$"{result}_product", $"{result}_shift"], result);
    }

    private void Weights(string name, long[] shape, double spread) => Floats(
        name, shape, [.. Enumerable.Range(0, (int)shape.Aggregate(1L, (a, b) => a * b)).Select(_ => (float)(spread * ((_random.NextDouble() * 2) - 1) * Math.Sqrt(3)))]);

    private void Floats(string name, long[] shape, float[] values) =>
        OnnxMessages.WriteTensor(_graph, name, TensorType.Float, shape, MemoryMarshal.AsBytes<float>(values));

    private void Longs(string name, params long[] values) =>
        OnnxMessages.WriteTensor(_graph, name, TensorType.Int64, [values.Length], MemoryMarshal.AsBytes<long>(values));
}
