using System.Buffers;
using System.Diagnostics;
using Microsoft.Extensions.Options;
using Voy8.Core.Catalogue.Importing;
using Voy8.Core.Enrichment;

namespace Voy8.Search.Bench.Http;

/// <summary>What each step of an import costs by itself, without a database, in microseconds a venue.</summary>
internal static class ImportCost
{
    public static void Run(string folder)
    {
        foreach (var file in Directory.GetFiles(folder, "*-venues.jsonl").Order(StringComparer.Ordinal))
        {
            byte[][] lines = [.. File.ReadLines(file).Select(System.Text.Encoding.UTF8.GetBytes)];
            for (var round = 0; round < 3; round++)
            {
                Measure(Path.GetFileName(file), lines, report: round == 2);
            }
        }
    }

    private static void Measure(string file, byte[][] lines, bool report)
    {
        var policy = new FreshnessPolicy(Options.Create(new EnrichmentOptions()));
        var now = DateTimeOffset.UnixEpoch;
        var (parse, records) = Time(() => Array.ConvertAll(lines, line => VenueRecordParser.Parse(new ReadOnlySequence<byte>(line))));
        var (hash, _) = Time(() => Array.ConvertAll(records, record => record.ToDraft()));
        var (observe, observations) = Time(() => Array.ConvertAll(records, record => record.ToObservation(Guid.Empty, "import:x", now)));
        var (store, stored) = Time(() => Array.ConvertAll(observations, FactJson.Write));
        var (read, _) = Time(() => Array.ConvertAll(stored, one => FactJson.Read(Guid.Empty, "import:x", one.Json, now)));
        var (merge, _) = Time(() => Array.ConvertAll(observations, one => FactMerger.Merge([one])));
        var (whole, _) = Time(() => records.Zip(observations, (record, observation) =>
        {
            var venue = new VenueToMerge(Guid.Empty, record.Name, record.Kind, record.Country);
            venue.Observations.Add(observation);
            return MergedVenue.Of(venue, policy);
        }).ToArray());
        if (report)
        {
            double Each(TimeSpan time) => Math.Round(time.TotalMicroseconds / lines.Length, 1);
            Report.Say(new
            {
                measure = "import_cost_us",
                file,
                venues = lines.Length,
                parse = Each(parse),
                hash = Each(hash),
                observe = Each(observe),
                write_facts = Each(store),
                read_facts = Each(read),
                merge_facts = Each(merge),
                whole_enrichment = Each(whole),
            });
        }
    }

    private static (TimeSpan Time, T Result) Time<T>(Func<T> run)
    {
        using var process = Process.GetCurrentProcess();
        var before = process.TotalProcessorTime;
        var result = run();
        process.Refresh();
        return (process.TotalProcessorTime - before, result);
    }
}
