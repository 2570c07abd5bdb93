using System.Globalization;
using System.Text;
using Voy8.EmbeddingTrainer.Data;
using Voy8.EmbeddingTrainer.Evaluation;
using Voy8.EmbeddingTrainer.Training;

namespace Voy8.EmbeddingTrainer;

/// <summary>What a run did and how good its model is, as Markdown.</summary>
internal sealed class Report
{
    private readonly List<(string Model, IReadOnlyList<Measurement> Measurements)> _columns = [];

    public required string ModelId { get; init; }

    public required TrainingText Text { get; init; }

    public required TrainingSettings Settings { get; init; }

    public required int VenuesCounted { get; init; }

    public List<(int Batch, double Loss)> Losses { get; } = [];

    public TimeSpan TrainingTime { get; set; }

    public double LowestExportCosine { get; set; }

    public void Add(string model, IReadOnlyList<Measurement> measurements) => _columns.Add((model, measurements));

    public string Write()
    {
        var markdown = new StringBuilder();
        markdown.AppendLine(Invariant($"# How {ModelId} was trained\n"));
        markdown.AppendLine("Written by tools/Voy8.EmbeddingTrainer; the same packages, settings and seed give the same model.\n");
        markdown.AppendLine(Invariant($"- Text: {Text.Strings:N0} strings, {Text.Languages} language tags, {Text.All.Count():N0} concepts; {Text.Presets.Count:N0} of them are kinds of map features."));
        markdown.AppendLine(VenuesCounted > 0
            ? Invariant($"- Counts of {VenuesCounted:N0} real venues (how often kinds and features go together) weighted the draws; none of their text was trained on.")
            : "- No counts of real venues were used.");
        markdown.AppendLine(Invariant($"- Settings: {Settings}"));
        markdown.AppendLine(Invariant($"- Time: {TrainingTime.TotalMinutes:F1} minutes on {Settings.Threads} thread(s), the tokenizer not counted."));
        markdown.AppendLine(Invariant($"- Exported file against the trained table: lowest cosine {LowestExportCosine:F5} over 2,000 strings.\n"));
        WriteMeasurements(markdown);
        WriteLosses(markdown);
        return markdown.ToString().ReplaceLineEndings("\n");
    }

    private void WriteMeasurements(StringBuilder markdown)
    {
        markdown.AppendLine("## Figures\n");
        markdown.AppendLine("Held out by hash from the first phase of training: a tenth of the kinds with all their strings in all languages, a seventh of the English search");
        markdown.AppendLine("terms, and an eighth of the composed combinations. \"Before finishing\" is the model that saw none of it; the finishing phase then trains on everything, so");
        markdown.AppendLine("that of the finished model only the venues' names are unseen. Models to compare were trained on whatever they were trained on.\n");
        markdown.AppendLine(Invariant($"| test | measure | cases | {string.Join(" | ", _columns.Select(column => column.Model))} |"));
        markdown.AppendLine(Invariant($"|---|---|---|{string.Concat(_columns.Select(_ => "---|"))}"));
        for (var row = 0; row < _columns[0].Measurements.Count; row++)
        {
            var (test, measure, _, cases) = _columns[0].Measurements[row];
            markdown.AppendLine(Invariant($"| {test} | {measure} | {cases:N0} | {string.Join(" | ", _columns.Select(column => Invariant($"{column.Measurements[row].Value:F3}")))} |"));
        }
    }

    private void WriteLosses(StringBuilder markdown)
    {
        markdown.AppendLine("\n## Loss\n");
        markdown.AppendLine("| batches | mean loss (nats) |");
        markdown.AppendLine("|---|---|");
        foreach (var (batch, loss) in Losses)
        {
            markdown.AppendLine(Invariant($"| {batch:N0} | {loss:F3} |"));
        }
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
