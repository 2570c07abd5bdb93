using System.Globalization;
using System.Text.Json;
using Voy8.Crawl.Bench.Matching;
using Voy8.Crawl.Bench.Pages;
using Voy8.Crawl.Bench.Pipeline;
using Voy8.Crawl.Bench.Scoring;

// score DIR [--misses N]: how well the extraction that production runs does on corpora; a JSON line per measure, misses to standard error.
// match DIR [--misses N]: how well the same business is known in two lists, on copies of the venues of a folder.
// extract DIR [ROUNDS]: what the pages of a folder cost to read, a JSON line per stage.
// crawl [PAGES [CONCURRENCY]]: the whole pipeline over a local site: see compare.sh, which runs the peers beside it.
switch (args)
{
    case ["score", var folder, .. var rest]:
        await PrintAsync(Corpora.Run(new DirectoryInfo(folder)), MissesShown(rest));
        return 0;
    case ["match", var folder, .. var rest]:
        await PrintAsync(MatchingScorer.Run(new DirectoryInfo(folder)), MissesShown(rest));
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
        await Console.Error.WriteLineAsync("Say what to do: score DIR [--misses N], match DIR [--misses N], extract DIR [ROUNDS], or crawl [PAGES [CONCURRENCY]].");
        return 2;
}

static int MissesShown(string[] rest) => rest is ["--misses", var count] ? int.Parse(count, CultureInfo.InvariantCulture) : 0;

static async Task PrintAsync(IEnumerable<Score> scores, int misses)
{
    foreach (var score in scores)
    {
        Console.WriteLine(JsonSerializer.Serialize(new { measure = score.Measure, value = Math.Round(score.Value, 4), cases = score.Cases }));
        foreach (var miss in score.Misses.Take(misses))
        {
            await Console.Error.WriteLineAsync($"  {score.Measure}: {miss}");
        }
    }
}
