using System.Runtime.InteropServices;
using Google.Protobuf;

namespace Voy8.EmbeddingTrainer.Export;

/// <summary>
/// Writes the table as an ONNX graph (opset 14): input_ids and attention_mask (int64, batch × tokens) to last_hidden_state (float, batch × tokens ×
/// dimensions) and sentence_embedding (float, batch × dimensions; the mean of the rows that the mask shows, scaled to length 1).
/// Field numbers are those of onnx.proto3.
/// </summary>
internal static class OnnxWriter
{
    private const int IrVersion = 7;
    private const int Opset = 14;

    public static void Write(QuantizedTable table, Stream stream)
    {
        var pieces = table.Scales.Length;
        using var output = new CodedOutputStream(stream, leaveOpen: true);
        output.WriteTag(1, WireFormat.WireType.Varint);
        output.WriteInt64(IrVersion);
        OnnxMessages.WriteText(output, 2, "Voy8.EmbeddingTrainer");
        OnnxMessages.WriteMessage(output, 7, graph =>
        {
            foreach (var (operation, inputs, result, attributes) in Nodes())
            {
                OnnxMessages.WriteNode(graph, operation, inputs, result, attributes);
            }

            OnnxMessages.WriteText(graph, 2, "static_embeddings");
            OnnxMessages.WriteTensor(graph, "rows", TensorType.Int8, [pieces, table.Dimensions], MemoryMarshal.AsBytes<sbyte>(table.Values));
            OnnxMessages.WriteTensor(graph, "scales", TensorType.Float, [pieces, 1], MemoryMarshal.AsBytes<float>(table.Scales));
            OnnxMessages.WriteTensor(graph, "last_axis", TensorType.Int64, [1], MemoryMarshal.AsBytes<long>([2]));
            OnnxMessages.WriteTensor(graph, "token_axis", TensorType.Int64, [1], MemoryMarshal.AsBytes<long>([1]));
            OnnxMessages.WriteTensor(graph, "one", TensorType.Float, [], MemoryMarshal.AsBytes<float>([1]));
            OnnxMessages.WriteTensor(graph, "tiny", TensorType.Float, [], MemoryMarshal.AsBytes<float>([1e-12f]));
            OnnxMessages.WriteValue(graph, 11, "input_ids", TensorType.Int64, ["batch", "tokens"]);
            OnnxMessages.WriteValue(graph, 11, "attention_mask", TensorType.Int64, ["batch", "tokens"]);
            OnnxMessages.WriteValue(graph, 12, "last_hidden_state", TensorType.Float, ["batch", "tokens", table.Dimensions]);
            OnnxMessages.WriteValue(graph, 12, "sentence_embedding", TensorType.Float, ["batch", table.Dimensions]);
        });
        OnnxMessages.WriteMessage(output, 8, import =>
        {
            import.WriteTag(2, WireFormat.WireType.Varint);
            import.WriteInt64(Opset);
        });
    }

    private static IEnumerable<(string Operation, string[] Inputs, string Output, (string, long)[] Attributes)> Nodes()
    {
        (string, long)[] toFloat = [("to", (long)TensorType.Float)];
        yield return ("Gather", ["rows", "input_ids"], "token_bytes", []);
        yield return ("Gather", ["scales", "input_ids"], "token_scales", []);
        yield return ("Cast", ["token_bytes"], "token_values", toFloat);
        yield return ("Mul", ["token_values", "token_scales"], "last_hidden_state", []);
        yield return ("Cast", ["attention_mask"], "mask", toFloat);
        yield return ("Unsqueeze", ["mask", "last_axis"], "mask_column", []);
        yield return ("Mul", ["last_hidden_state", "mask_column"], "shown", []);
        yield return ("ReduceSum", ["shown", "token_axis"], "sum", [("keepdims", 0)]);
        yield return ("ReduceSum", ["mask", "token_axis"], "count", []);
        yield return ("Max", ["count", "one"], "at_least_one", []);
        yield return ("Div", ["sum", "at_least_one"], "mean", []);
        yield return ("Mul", ["mean", "mean"], "squares", []);
        yield return ("ReduceSum", ["squares", "token_axis"], "square_length", []);
        yield return ("Sqrt", ["square_length"], "length", []);
        yield return ("Max", ["length", "tiny"], "safe_length", []);
        yield return ("Div", ["mean", "safe_length"], "sentence_embedding", []);
    }
}
