using System.Globalization;
using System.Text.Json;
using Voy8.Crawl.Bench.Pages;
using Voy8.Crawl.Bench.Pipeline;
using Voy8.Crawl.Bench.Scoring;

// score DIR [--misses N]: how well the extraction that production runs does on corpora; a JSON line per measure, misses to standard error.
// extract DIR [ROUNDS]: what the pages of a folder cost to read, a JSON line per stage.
// crawl [PAGES [CONCURRENCY]]: the whole pipeline over a local site: see compare.sh, which runs the peers beside it.
switch (args)
{
    case ["score", var folder, .. var rest]:
        var shown = rest is ["--misses", var count] ? int.Parse(count, CultureInfo.InvariantCulture) : 0;
        foreach (var score in Corpora.Run(new DirectoryInfo(folder)))
        {
            Console.WriteLine(JsonSerializer.Serialize(new { measure = score.Measure, value = Math.Round(score.Value, 4), cases = score.Cases }));
            foreach (var miss in score.Misses.Take(shown))
            {
                await Console.Error.WriteLineAsync($"  {score.Measure}: {miss}");
            }
        }

        return 0;
    case ["extract", var folder, .. var rest]:
        foreach (var cost in PageCost.Measure(new DirectoryInfo(folder), rest is [var rounds] ? int.Parse(rounds, CultureInfo.InvariantCulture) : 15))
        {
            Console.WriteLine(JsonSerializer.Serialize(new { stage = cost.Stage, milliseconds = cost.Milliseconds, kilobytes = cost.Kilobytes }));
        }

        return 0;
    case ["crawl", .. var rest]:
        await PipelineBench.RunAsync(PipelineSettings.Of(rest));
        return 0;
    default:
        await Console.Error.WriteLineAsync("Say what to do: score DIR [--misses N], extract DIR [ROUNDS], or crawl [PAGES [CONCURRENCY]].");
        return 2;
}
