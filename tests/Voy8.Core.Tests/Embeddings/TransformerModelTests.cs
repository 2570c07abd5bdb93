using System.Buffers.Binary;
using System.Numerics.Tensors;
using System.Text;
using Google.Protobuf;
using Voy8.Core.Embeddings;
using Voy8.Core.Embeddings.Tokenizing;

namespace Voy8.Core.Tests.Embeddings;

/// <summary>Encoders of other shapes than the shipped one, with a model small enough to write down here.</summary>
public sealed class TransformerModelTests : IDisposable
{
    private static readonly string[] Words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "beer", "garden", "##s", "cafe", "[MASK]"];

    private readonly string _folder = Directory.CreateTempSubdirectory("voy8-bert-").FullName;

    public TransformerModelTests()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "onnx"));
        File.WriteAllBytes(Path.Combine(_folder, "onnx", "model.onnx"), TinyModel(Words.Length));
        File.WriteAllLines(Path.Combine(_folder, "vocab.txt"), Words);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void WordPiece_gives_the_tokens_of_BERT()
    {
        using var vocabulary = File.OpenRead(Path.Combine(_folder, "vocab.txt"));
        var tokenizer = WordPieceTokenizer.Load(vocabulary, lowerCase: true);

        tokenizer.Encode("Beer Gardens, Café", 20).ShouldBe([2, 4, 5, 6, 1, 7, 3]);
        tokenizer.Encode("beer beer beer beer", 4).ShouldBe([2, 4, 4, 3]);
        tokenizer.PadId.ShouldBe(0);
    }

    [Fact]
    public void A_BERT_shaped_model_is_pooled_by_mean_without_its_padding()
    {
        var options = new EmbeddingsOptions { ModelPath = _folder, Dimensions = Words.Length };
        var files = EmbeddingModelFiles.Locate(options);
        using var encoder = OnnxTextEncoder.Load(files, options);

        var vectors = encoder.Encode(["beer", "beer garden beer garden cafe"]);

        files.Tokenizer.ShouldBe(TokenizerKind.WordPiece);
        files.Id.ShouldStartWith(Path.GetFileName(_folder) + "@");
        vectors[0].ShouldBe(Unit(0, 0, 1, 1, 1, 0, 0, 0, 0), 1e-6);
        vectors[1].ShouldBe(Unit(0, 0, 1, 1, 2, 2, 0, 1, 0), 1e-6);
    }

    [Fact]
    public void The_first_tokens_vector_can_stand_for_the_text()
    {
        var options = new EmbeddingsOptions { ModelPath = _folder, Pooling = PoolingKind.Cls };
        using var encoder = OnnxTextEncoder.Load(EmbeddingModelFiles.Locate(options), options);

        encoder.Encode(["beer garden"])[0].ShouldBe(Unit(0, 0, 1, 0, 0, 0, 0, 0, 0), 1e-6);
    }

    private static float[] Unit(params float[] vector)
    {
        TensorPrimitives.Divide(vector, TensorPrimitives.Norm<float>(vector), vector);
        return vector;
    }

    /// <summary>An ONNX model with BERT's inputs whose token vectors are the columns of the unit matrix.</summary>
    private static byte[] TinyModel(int vocabulary)
    {
        var identity = new byte[vocabulary * vocabulary * sizeof(float)];
        for (var i = 0; i < vocabulary; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(identity.AsSpan(((i * vocabulary) + i) * sizeof(float)), 1);
        }

        var table = Message((1, vocabulary), (1, vocabulary), (2, 1), (8, "table"), (9, identity));
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
