using System.Diagnostics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Text.Json;
using Voy8.Core.Embeddings;
using Voy8.Core.Embeddings.Tokenizing;

namespace Voy8.Search.Bench.Embedding;

/// <summary>The encoder beside transformers.js: the same ONNX file, the same texts, one thread each, one after the other.</summary>
internal static class EmbedBench
{
    private const int Passes = 3;

    // Ours sorts what it gets and cuts it by tokens; the other takes what it is given.
    private const int OurBatch = 256;
    private const int TheirBatch = 32;

    public static async Task<int> RunAsync(string nodeModules, int texts)
    {
        var folder = Directory.CreateTempSubdirectory("voy8-embed-bench-").FullName;
        try
        {
            var shipped = new EmbeddingsOptions { Threads = 1 };
            var files = EmbeddingModelFiles.Locate(shipped);
            var unigram = TransformersFolder.Unigram(SentencePieceModel.Parse(await File.ReadAllBytesAsync(files.TokenizerPath)), out var padToken);
            TransformersFolder.Write(Path.Combine(folder, "default"), files.ModelPath, unigram, padToken, "PreTrainedTokenizer");
            await CompareAsync("default", shipped, folder, nodeModules, SampleTexts.Make(texts));

            var bert = Path.Combine(folder, "bert-source");
            Directory.CreateDirectory(bert);
            RandomBert.Write(Path.Combine(bert, "model.onnx"));
            await File.WriteAllLinesAsync(Path.Combine(bert, "vocab.txt"), RandomBert.Vocabulary);
            TransformersFolder.Write(
                Path.Combine(folder, "bert-random"), Path.Combine(bert, "model.onnx"), TransformersFolder.WordPiece(RandomBert.Vocabulary), "[PAD]", "BertTokenizer");
            await CompareAsync("bert-random", new EmbeddingsOptions { ModelPath = bert, Threads = 1 }, folder, nodeModules, SampleTexts.Make(Math.Max(100, texts / 10)));
            return 0;
        }
        catch (InvalidOperationException exception)
        {
            Report.Note(exception.Message);
            return 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task CompareAsync(string model, EmbeddingsOptions options, string folder, string nodeModules, string[] texts)
    {
        var (ours, ourSeconds) = Encode(options, texts);
        var (theirs, theirSeconds) = await TransformersAsync(model, folder, nodeModules, texts);
        if (theirs.Length != ours.Length * ours[0].Length)
        {
            throw new InvalidOperationException($"transformers.js gave {theirs.Length} numbers for {ours.Length} vectors of {ours[0].Length}.");
        }

        double[] cosines = [.. ours.Select((vector, i) => (double)TensorPrimitives.CosineSimilarity(vector, theirs.AsSpan(i * vector.Length, vector.Length)))];
        Report.Say(new { measure = "embed_texts_per_s", model, engine = "voy8", texts = texts.Length, batch = OurBatch, threads = 1, value = Math.Round(texts.Length / ourSeconds) });
        Report.Say(new { measure = "embed_texts_per_s", model, engine = "transformers.js", texts = texts.Length, batch = TheirBatch, threads = 1, value = Math.Round(texts.Length / theirSeconds) });
        Report.Say(new { measure = "embed_ratio", model, value = Math.Round(theirSeconds / ourSeconds, 2) });
        Report.Say(new { measure = "embed_cosine", model, texts = texts.Length, dimensions = ours[0].Length, min = Math.Round(cosines.Min(), 6), mean = Math.Round(cosines.Average(), 6) });
    }

    private static (float[][] Vectors, double Seconds) Encode(EmbeddingsOptions options, string[] texts)
    {
        using var encoder = OnnxTextEncoder.Load(EmbeddingModelFiles.Locate(options), options);
        var (best, vectors) = (double.MaxValue, Array.Empty<float[]>());
        for (var pass = 0; pass < Passes; pass++)
        {
            var clock = Stopwatch.GetTimestamp();
            vectors = [.. texts.Chunk(OurBatch).SelectMany(batch => encoder.Encode(batch))];
            best = Math.Min(best, Stopwatch.GetElapsedTime(clock).TotalSeconds);
        }

        return (vectors, best);
    }

    private static async Task<(float[] Vectors, double Seconds)> TransformersAsync(string model, string folder, string nodeModules, string[] texts)
    {
        var (input, output) = (Path.Combine(folder, "texts.json"), Path.Combine(folder, "vectors.bin"));
        await File.WriteAllTextAsync(input, JsonSerializer.Serialize(texts));
        var start = new ProcessStartInfo(
            "node",
            [Path.Combine(AppContext.BaseDirectory, "Embedding", "transformers.mjs"), Path.GetFullPath(nodeModules), folder, model, input, output, $"{TheirBatch}", $"{Passes}"])
        {
            RedirectStandardOutput = true,
        };
        using var node = Process.Start(start) ?? throw new InvalidOperationException("node could not be started.");
        var said = await node.StandardOutput.ReadToEndAsync();
        await node.WaitForExitAsync();
        return node.ExitCode == 0
            ? (MemoryMarshal.Cast<byte, float>(await File.ReadAllBytesAsync(output)).ToArray(), JsonSerializer.Deserialize<double[]>(said)!.Min())
            : throw new InvalidOperationException($"transformers.js ended with {node.ExitCode}.");
    }
}
