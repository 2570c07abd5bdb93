using System.Numerics.Tensors;
using Voy8.Core.Embeddings;
using Voy8.Core.Embeddings.Tokenizing;

namespace Voy8.Core.Tests.Embeddings;

/// <summary>Encoders of other shapes than the shipped one.</summary>
public sealed class TransformerModelTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("voy8-bert-").FullName;

    public TransformerModelTests() => TinyModel.Write(_folder);

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
        var options = new EmbeddingsOptions { ModelPath = _folder, Dimensions = TinyModel.Words.Length };
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
}
