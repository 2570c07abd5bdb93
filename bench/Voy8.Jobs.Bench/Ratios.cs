using System.Text.Json;

namespace Voy8.Jobs.Bench;

/// <summary>Sets our figures of one run against the peers' of the same run, and both against what was promised.</summary>
internal static class Ratios
{
    private const string Ours = "ours";
    private static readonly string[] InPostgres = ["bullmq-postgres", "pg-boss", "hangfire-postgres"];
    private static readonly string[] All = ["bullmq", "hangfire-redis", .. InPostgres];

    private static readonly Bar[] Bars =
    [
        new("drain_50", ["bullmq"], AtLeast: 1.3),
        new("drain_50", InPostgres, AtLeast: 3),
        new("enqueue_bulk", All, AtLeast: 1.5),
        new("enqueue_16", InPostgres, AtLeast: 5),
        new("enqueue_16", ["bullmq"], AtLeast: 1, Stretch: true),
        new("latency_p50", ["bullmq"], AtMost: 1.3),
        new("latency_p99", ["bullmq"], AtMost: 2),
    ];

    /// <summary>Reads the lines that run.sh wrote; the median of each figure over its runs counts.</summary>
    public static void Print(TextReader lines)
    {
        var figures = new Dictionary<(string Peer, string Measure), List<double>>();
        while (lines.ReadLine() is { } line)
        {
            using var json = JsonDocument.Parse(line);
            if (json.RootElement.GetProperty("value") is { ValueKind: JsonValueKind.Number } value)
            {
                // Ours prints its own name; run.sh prints the one it was given.
                var peer = json.RootElement.GetProperty("peer").GetString()! is var name && name == "voy8" ? Ours : name;
                var key = (peer, json.RootElement.GetProperty("measure").GetString()!);
                (figures.TryGetValue(key, out var values) ? values : figures[key] = []).Add(value.GetDouble());
            }
        }

        var medians = figures.ToDictionary(figure => figure.Key, figure => Median(figure.Value));
        foreach (var bar in Bars)
        {
            bar.Print(medians);
        }
    }

    private static double Median(List<double> values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private sealed record Bar(string Measure, string[] Peers, double? AtLeast = null, double? AtMost = null, bool Stretch = false)
    {
        public void Print(Dictionary<(string Peer, string Measure), double> medians)
        {
            var peers = Peers.Where(peer => medians.ContainsKey((peer, Measure))).ToList();
            if (peers.Count == 0 || !medians.TryGetValue((Ours, Measure), out var ours))
            {
                return;
            }

            var best = AtLeast is null
                ? peers.MinBy(peer => medians[(peer, Measure)])!
                : peers.MaxBy(peer => medians[(peer, Measure)])!;
            var ratio = ours / medians[(best, Measure)];
            Console.WriteLine(JsonSerializer.Serialize(new
            {
                measure = Measure,
                ours,
                peer = best,
                theirs = medians[(best, Measure)],
                ratio = Math.Round(ratio, 2),
                bar = AtLeast is { } least ? System.FormattableString.Invariant($"at least {least}") : System.FormattableString.Invariant($"at most {AtMost}"),
                stretch = Stretch,
                met = AtLeast is null ? ratio <= AtMost : ratio >= AtLeast,
            }));
        }
    }
}
