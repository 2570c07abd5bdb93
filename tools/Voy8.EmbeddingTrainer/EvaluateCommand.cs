using System.Text.Json;
using Voy8.Core.Embeddings;
using Voy8.EmbeddingTrainer.Data;
using Voy8.EmbeddingTrainer.Evaluation;

namespace Voy8.EmbeddingTrainer;

/// <summary>Prints a JSON line per measure of a model, and of hashed trigrams beside it.</summary>
internal static class EvaluateCommand
{
    public static void Run(string nodeModules, string? venues, string model)
    {
        var text = TrainingText.Load(nodeModules);
        using var encoder = OpenModel(model);
        Print("hashed trigrams", Measure(text, venues, TextEncoders.HashedTrigrams(encoder.Dimensions)));
        Print(Path.GetFileName(model), Measure(text, venues, texts => encoder.Encode(texts)));
    }

    public static IReadOnlyList<Measurement> Measure(TrainingText text, string? venues, TextEncoder encode) =>
        [.. new HeldOutTests(text).Run(encode), .. VenueNameTests.Run(encode, text.Presets, venues)];

    public static void Print(string model, IEnumerable<Measurement> measurements)
    {
        foreach (var measurement in measurements)
        {
            Console.WriteLine(JsonSerializer.Serialize(
                new { model, test = measurement.Test, measure = measurement.Measure, value = Math.Round(measurement.Value, 4), cases = measurement.Cases },
                JsonSerializerOptions.Web));
        }
    }

    public static OnnxTextEncoder OpenModel(string folder)
    {
        var options = new EmbeddingsOptions { ModelPath = folder };
        return OnnxTextEncoder.Load(EmbeddingModelFiles.Locate(options), options);
    }
}
