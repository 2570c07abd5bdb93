using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Voy8.Core.Catalogue;
using Voy8.Core.Catalogue.Importing;

namespace Voy8.Search.Bench.Http;

/// <summary>How fast a large file goes into the catalogue, and whether memory stays flat on the way.</summary>
internal static class ImportBench
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    public static async Task RunAsync(HttpBenchOptions options)
    {
        var file = Path.GetTempFileName();
        var bytes = MakeFile(file, [.. Directory.GetFiles(options.Venues, "*-venues.jsonl").Order(StringComparer.Ordinal)], options.Count);
        await using (var stores = await BenchStores.StartAsync(options.Directory, durable: true))
        {
            // The jobs that follow wait: what is measured is the import.
            using var host = await BenchHost.StartAsync(stores, works: true, searches: false, ("Worker:Queues:0", "import"));
            await ImportAsync(host, file, bytes, "new");
            await ImportAsync(host, file, bytes, "unchanged");
            await host.StopAsync();
        }

        File.Delete(file);
    }

    private static async Task ImportAsync(IHost host, string file, long bytes, string what)
    {
        var imports = host.Services.GetRequiredService<ImportStore>();
        using var process = Process.GetCurrentProcess();
        var (processor, clock, resident) = (process.TotalProcessorTime, Stopwatch.StartNew(), new List<double>());
        var id = await host.Services.GetRequiredService<ImportUploads>().StartFromPathAsync(file, new DatasetDescription("large", "Large", null, null));
        Import import;
        do
        {
            await Task.Delay(Step);
            process.Refresh();
            resident.Add(process.WorkingSet64 / 1048576.0);
            import = (await imports.FindAsync(id))!;
        }
        while (import.State is ImportState.Queued or ImportState.Running);

        var half = resident.Count / 2;
        Report.Say(new
        {
            measure = "import",
            what,
            state = import.State.ToString(),
            venues = import.Counts.Created + import.Counts.Unchanged,
            refused = import.Counts.Refused,
            mb = Math.Round(bytes / 1048576.0),
            seconds = Math.Round(clock.Elapsed.TotalSeconds, 1),
            per_second = Math.Round((import.Counts.Created + import.Counts.Unchanged) / clock.Elapsed.TotalSeconds),
            cpu_seconds = Math.Round((process.TotalProcessorTime - processor).TotalSeconds, 1),
            peak_mb_first_half = Math.Round(resident[..half].DefaultIfEmpty().Max()),
            peak_mb = Math.Round(resident.Max()),
        });
    }

    /// <summary>The venues again and again, each time under other ids and some hundred metres away.</summary>
    private static long MakeFile(string path, IReadOnlyList<string> sources, int count)
    {
        using var target = new StreamWriter(path);
        for (var (round, written) = (0, 0); written < count; round++)
        {
            foreach (var line in sources.SelectMany(File.ReadLines))
            {
                var venue = JsonNode.Parse(line)!.AsObject();
                venue["id"] = string.Create(CultureInfo.InvariantCulture, $"{venue["id"]}/{round}");
                venue["lat"] = (double)venue["lat"]! + (round * 0.002);
                target.WriteLine(venue.ToJsonString(JsonSerializerOptions.Web));
                if (++written == count)
                {
                    break;
                }
            }
        }

        target.Flush();
        return target.BaseStream.Length;
    }
}
