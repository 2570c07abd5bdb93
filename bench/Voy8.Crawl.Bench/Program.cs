using System.Text.Json;
using Voy8.Crawl.Bench.Scoring;

// score DIR [--misses N]: how well the extraction that production runs does on corpora; a JSON line per measure, misses to standard error.
if (args is not ["score", var folder, .. var rest])
{
    await Console.Error.WriteLineAsync("Say what to do: score DIR [--misses N]");
    return 2;
}

var shown = rest is ["--misses", var count] ? int.Parse(count, System.Globalization.CultureInfo.InvariantCulture) : 0;
foreach (var score in Corpora.Run(new DirectoryInfo(folder)))
{
    Console.WriteLine(JsonSerializer.Serialize(new { measure = score.Measure, value = Math.Round(score.Value, 4), cases = score.Cases }));
    foreach (var miss in score.Misses.Take(shown))
    {
        await Console.Error.WriteLineAsync($"  {score.Measure}: {miss}");
    }
}

return 0;
