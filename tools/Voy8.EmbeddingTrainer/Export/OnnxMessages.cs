using Google.Protobuf;

namespace Voy8.EmbeddingTrainer.Export;

/// <summary>TensorProto.DataType of onnx.proto3.</summary>
internal enum TensorType
{
    Float = 1,
    Int8 = 3,
    Int64 = 7,
}

/// <summary>The few messages of onnx.proto3 that a graph of built-in operators needs.</summary>
internal static class OnnxMessages
{
    private const int IntAttribute = 2;
    private const int IntsAttribute = 7;

    public static void WriteText(CodedOutputStream output, int field, string text)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteString(text);
    }

    public static void WriteMessage(CodedOutputStream output, int field, Action<CodedOutputStream> write)
    {
        using var buffer = new MemoryStream();
        using (var inner = new CodedOutputStream(buffer, leaveOpen: true))
        {
            write(inner);
        }

        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(UnsafeByteOperations.UnsafeWrap(buffer.GetBuffer().AsMemory(0, (int)buffer.Length)));
    }

    /// <summary>NodeProto in GraphProto, with whole numbers and lists of such as attributes.</summary>
    public static void WriteNode(
        CodedOutputStream graph, string operation, IEnumerable<string> inputs, string result, IEnumerable<(string Name, long Value)> attributes,
        params (string Name, long[] Values)[] lists) =>
        WriteMessage(graph, 1, node =>
        {
            foreach (var input in inputs)
            {
                WriteText(node, 1, input);
            }

            WriteText(node, 2, result);
            WriteText(node, 3, $"{operation}_{result}");
            WriteText(node, 4, operation);
            foreach (var (name, value) in attributes)
            {
                WriteMessage(node, 5, attribute =>
                {
                    WriteText(attribute, 1, name);
                    WriteNumber(attribute, 3, value);
                    WriteNumber(attribute, 20, IntAttribute);
                });
            }

            foreach (var (name, values) in lists)
            {
                WriteMessage(node, 5, attribute =>
                {
                    WriteText(attribute, 1, name);
                    foreach (var value in values)
                    {
                        WriteNumber(attribute, 8, value);
                    }

                    WriteNumber(attribute, 20, IntsAttribute);
                });
            }
        });

    /// <summary>TensorProto as an initializer of GraphProto, little-endian.</summary>
    public static void WriteTensor(CodedOutputStream graph, string name, TensorType type, IEnumerable<long> shape, ReadOnlySpan<byte> data)
    {
        var raw = UnsafeByteOperations.UnsafeWrap(data.ToArray());
        WriteMessage(graph, 5, tensor =>
        {
            foreach (var size in shape)
            {
                WriteNumber(tensor, 1, size);
            }

            WriteNumber(tensor, 2, (long)type);
            WriteText(tensor, 8, name);
            tensor.WriteTag(9, WireFormat.WireType.LengthDelimited);
            tensor.WriteBytes(raw);
        });
    }

    /// <summary>ValueInfoProto of an input (field 11) or output (field 12) of GraphProto.</summary>
    /// <param name="shape">Names or sizes.</param>
    public static void WriteValue(CodedOutputStream graph, int field, string name, TensorType type, IEnumerable<object> shape) =>
        WriteMessage(graph, field, value =>
        {
            WriteText(value, 1, name);
            WriteMessage(value, 2, typed => WriteMessage(typed, 1, tensor =>
            {
                WriteNumber(tensor, 1, (long)type);
                WriteMessage(tensor, 2, dimensions =>
                {
                    foreach (var size in shape)
                    {
                        WriteMessage(dimensions, 1, dimension =>
                        {
                            if (size is int number)
                            {
                                WriteNumber(dimension, 1, number);
                            }
                            else
                            {
                                WriteText(dimension, 2, (string)size);
                            }
                        });
                    }
                });
            }));
        });

    private static void WriteNumber(CodedOutputStream output, int field, long value)
    {
        output.WriteTag(field, WireFormat.WireType.Varint);
        output.WriteInt64(value);
    }
}
