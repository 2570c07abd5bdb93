using System.Numerics.Tensors;
using CsCheck;
using Voy8.Core.Embeddings;

namespace Voy8.Core.Tests.Embeddings;

public sealed class OnnxTextEncoderTests : IDisposable
{
    private static readonly string[] Words =
        ["Biergarten", "vegetarisch", "ταβέρνα", "sea view", "Kaffee", "pharmacy", "ζωντανή μουσική", "quiet terrace with a garden and old trees"];

    private readonly OnnxTextEncoder _encoder = Load(new EmbeddingsOptions());

    public void Dispose() => _encoder.Dispose();

    [Fact]
    public void Every_vector_has_the_models_dimensions_and_length_one()
    {
        foreach (var vector in _encoder.Encode(Words))
        {
            vector.Length.ShouldBe(384);
            TensorPrimitives.Norm<float>(vector).ShouldBe(1, 1e-5);
        }
    }

    [Fact]
    public void A_text_has_the_same_vector_whatever_else_is_in_its_batch()
    {
        using var small = Load(new EmbeddingsOptions { BatchTokenBudget = 16 });
        var text = Gen.Int[0, Words.Length - 1].Select(index => Words[index]).Array[1, 4].Select(words => string.Join(", ", words));
        text.Array[1, 20].Sample(
            texts =>
            {
                var together = _encoder.Encode(texts);
                var apart = small.Encode(texts);
                for (var i = 0; i < texts.Length; i++)
                {
                    Difference(together[i], _encoder.Encode([texts[i]])[0]).ShouldBeLessThan(1e-6f);
                    Difference(together[i], apart[i]).ShouldBeLessThan(1e-6f);
                }
            },
            iter: 100);
    }

    [Theory]
    [InlineData("Biergarten", "beer garden", "pharmacy")]
    [InlineData("Apotheke", "φαρμακείο", "nightclub")]
    [InlineData("vegetarisch", "vegetarian", "car repair")]
    public void Words_of_one_meaning_are_nearer_than_others(string text, string near, string far)
    {
        var vectors = _encoder.Encode([text, near, far]);

        TensorPrimitives.Dot<float>(vectors[0], vectors[1]).ShouldBeGreaterThan(TensorPrimitives.Dot<float>(vectors[0], vectors[2]) + 0.2f);
    }

    [Fact]
    public void A_text_without_a_word_gives_zeros() => _encoder.Encode(["", "Bier"])[0].ShouldAllBe(value => value == 0);

    [Fact]
    public void The_mean_of_the_token_vectors_is_what_the_model_itself_pools()
    {
        using var mean = Load(new EmbeddingsOptions { Pooling = PoolingKind.Mean });

        foreach (var (pooledHere, pooledInModel) in mean.Encode(Words).Zip(_encoder.Encode(Words)))
        {
            TensorPrimitives.Dot<float>(pooledHere, pooledInModel).ShouldBe(1, 1e-5);
        }
    }

    private static float Difference(float[] a, float[] b) => a.Zip(b, (x, y) => Math.Abs(x - y)).Max();

    private static OnnxTextEncoder Load(EmbeddingsOptions options) => OnnxTextEncoder.Load(EmbeddingModelFiles.Locate(options), options);
}
