using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using Voy8.Core.Embeddings;
using Voy8.Core.Embeddings.Tokenizing;
using Voy8.EmbeddingTrainer.Data;
using Voy8.EmbeddingTrainer.Evaluation;
using Voy8.EmbeddingTrainer.Export;
using Voy8.EmbeddingTrainer.Training;
using Voy8.EmbeddingTrainer.Vocabulary;

namespace Voy8.EmbeddingTrainer;

/// <param name="Venues">Null for none.</param>
/// <param name="Compared">Folders of models to measure beside the new one.</param>
internal sealed record TrainArguments(string NodeModules, string? Venues, string Output, IReadOnlyList<string> Compared);

/// <summary>From packages to a model with its report.</summary>
internal static class TrainCommand
{
    private const string ModelId = "voy8-static-multi-v1";

    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static async Task RunAsync(TrainArguments arguments, TrainingSettings settings, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        Directory.CreateDirectory(arguments.Output);
        var text = TrainingText.Load(arguments.NodeModules);
        var heldOut = HeldOut.Choose(text.Presets);
        Say(clock, $"{text.Strings} strings, {text.Languages} language tags, {text.All.Count()} concepts");

        var kept = heldOut.Without(text.Presets).Concat(text.Others);
        var vocabulary = await VocabularyTrainer.TrainAsync(kept, arguments.Output, settings.Pieces, settings.Threads, cancellationToken);
        var model = SentencePieceModel.Parse(await File.ReadAllBytesAsync(vocabulary, cancellationToken));
        var tokenizer = new UnigramTokenizer(model);
        var splits = new PieceSplits(model);
        var statistics = VenueStatistics.Load(arguments.Venues);
        var report = new Report { ModelId = ModelId, Text = text, Settings = settings, VenuesCounted = statistics.Venues };
        IReadOnlyList<Measurement> Measure(TextEncoder encode) => EvaluateCommand.Measure(text, arguments.Venues, encode);

        var started = clock.Elapsed;
        var sampler = new BatchSampler(text, heldOut, statistics, tokenizer, splits, settings);
        var table = EmbeddingTable.Initialise(sampler.PieceCounts(model.Pieces.Count), settings.Dimensions, settings.Seed);
        var trainer = new Trainer(table, settings);
        trainer.Run(sampler, settings.Batches, settings.LearningRate, settings.LearningRate / 10, Progress(0), cancellationToken);
        report.TrainingTime = clock.Elapsed - started;
        var measured = Measure(TextEncoders.Of(table, tokenizer));
        EvaluateCommand.Print(ModelId, measured);

        if (settings.FinishingBatches > 0)
        {
            started = clock.Elapsed;
            var everything = new BatchSampler(text, HeldOut.None, statistics, tokenizer, splits, settings with { Seed = settings.Seed + 1 });
            trainer.Run(everything, settings.FinishingBatches, settings.LearningRate / 3, settings.LearningRate / 30, Progress(settings.Batches), cancellationToken);
            report.TrainingTime += clock.Elapsed - started;
        }

        await SaveAsync(arguments.Output, table, cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(arguments.Output, "NOTICES.txt"), Notices.Write(arguments.NodeModules), cancellationToken);
        using var exported = EvaluateCommand.OpenModel(arguments.Output);
        report.LowestExportCosine = ExportCheck.Run(text, TextEncoders.Of(table, tokenizer), texts => exported.Encode(texts));
        report.Add("hashed trigrams", Measure(TextEncoders.HashedTrigrams(settings.Dimensions)));
        foreach (var folder in arguments.Compared)
        {
            using var compared = EvaluateCommand.OpenModel(folder);
            report.Add(Path.GetFileName(folder), Measure(texts => compared.Encode(texts)));
        }

        report.Add($"{ModelId}, before finishing", measured);
        report.Add($"{ModelId}, as shipped", Measure(texts => exported.Encode(texts)));
        await File.WriteAllTextAsync(Path.Combine(arguments.Output, "REPORT.md"), report.Write(), cancellationToken);
        Say(clock, "done");

        Action<int, double> Progress(int before) => (batch, loss) =>
        {
            Say(clock, $"{before + batch} batches, loss {loss:F3}");
            report.Losses.Add((before + batch, loss));
        };
    }

    private static async Task SaveAsync(string folder, EmbeddingTable table, CancellationToken cancellationToken)
    {
        await using (var file = File.Create(Path.Combine(folder, "model_int8.onnx")))
        {
            OnnxWriter.Write(QuantizedTable.Of(table), file);
        }

        string[] names = ["model_int8.onnx", "sentencepiece.model"];
        var files = names.ToDictionary(name => name, name => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(folder, name)))));
        var sizes = names.ToDictionary(name => name, name => new FileInfo(Path.Combine(folder, name)).Length);
        var json = JsonSerializer.Serialize(new ModelManifest(ModelId, table.Dimensions, files, sizes), Indented);
        await File.WriteAllTextAsync(Path.Combine(folder, ModelManifest.FileName), json + "\n", cancellationToken);
    }

    private static void Say(Stopwatch clock, string what) => Console.Error.WriteLine(FormattableString.Invariant($"{clock.Elapsed.TotalSeconds,7:F1} s  {what}"));
}
