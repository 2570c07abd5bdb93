using System.Buffers.Binary;
using System.Text;
using Google.Protobuf;

namespace Voy8.Core.Tests.Embeddings;

/// <summary>Models of BERT's shape, small enough to write down: a text's vector is the mean of what a table says of its words.</summary>
internal static class TinyModel
{
    public static string[] Words { get; } = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "beer", "garden", "##s", "cafe", "[MASK]"];

    /// <summary>Writes a model whose table is the unit matrix, or that turned round by so many columns: another model, other vectors.</summary>
    /// <param name="folder">Is made where there is none.</param>
    /// <param name="dimensions">At least as many as there are words.</param>
    public static void Write(string folder, int turn = 0, int dimensions = 9)
    {
        Directory.CreateDirectory(Path.Combine(folder, "onnx"));
        File.WriteAllBytes(Path.Combine(folder, "onnx", "model.onnx"), Onnx(turn, dimensions));
        File.WriteAllLines(Path.Combine(folder, "vocab.txt"), Words);
    }

    private static byte[] Onnx(int turn, int dimensions)
    {
        var rows = new byte[Words.Length * dimensions * sizeof(float)];
        for (var i = 0; i < Words.Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(rows.AsSpan(((i * dimensions) + ((i + turn) % dimensions)) * sizeof(float)), 1);
        }

        var table = Message((1, Words.Length), (1, dimensions), (2, 1), (8, "table"), (9, rows));
        var gather = Message((1, "table"), (1, "input_ids"), (2, "last_hidden_state"), (4, "Gather"));
        var graph = Message(
            (1, gather), (2, "tiny"), (5, table),
            (11, Tensor("input_ids", 7, "batch", "tokens")),
            (11, Tensor("attention_mask", 7, "batch", "tokens")),
            (11, Tensor("token_type_ids", 7, "batch", "tokens")),
            (12, Tensor("last_hidden_state", 1, "batch", "tokens", "dimensions")));
        return Message((1, 8), (7, graph), (8, Message((1, ""), (2, 14))));
    }

    private static byte[] Tensor(string name, int type, params string[] axes)
    {
        var shape = Message([.. axes.Select(axis => (1, (object)Message((2, axis))))]);
        return Message((1, name), (2, Message((1, Message((1, type), (2, shape))))));
    }

    private static byte[] Message(params (int Field, object Value)[] fields)
    {
        using var buffer = new MemoryStream();
        using var output = new CodedOutputStream(buffer);
        foreach (var (field, value) in fields)
        {
            if (value is int number)
            {
                output.WriteTag(field, WireFormat.WireType.Varint);
                output.WriteInt64(number);
            }
            else
            {
                output.WriteTag(field, WireFormat.WireType.LengthDelimited);
                output.WriteBytes(ByteString.CopyFrom(value as byte[] ?? Encoding.UTF8.GetBytes((string)value)));
            }
        }

        output.Flush();
        return buffer.ToArray();
    }
}
