using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Voy8.Core.Catalogue;
using Voy8.Core.Catalogue.Importing;

namespace Voy8.Search.Bench.Http;

/// <summary>How long after its embedding job an edited venue is found by its new text, and no more by its former one.</summary>
internal static class VisibilityBench
{
    private const int Edits = 20;

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(5);

    public static async Task RunAsync(BenchStores stores, Uri api, int venues)
    {
        using var host = await BenchHost.StartAsync(stores, works: true, searches: false);
        using var client = new HttpClient { BaseAddress = api };
        var file = Path.GetTempFileName();
        var random = new Random();
        var (delays, former) = (new List<double>(), (string?)null);
        for (var edit = 0; edit < Edits; edit++)
        {
            var word = "q" + new string(random.GetItems("bcdfghklmnprstvwxz".AsSpan(), 14));
            await File.WriteAllTextAsync(file, JsonSerializer.Serialize(new { id = "bench:edited", name = "Edited", kind = "cafe", lat = 48.1, lon = 11.5, description = $"A café with {word}." }) + "\n");
            await host.Services.GetRequiredService<ImportUploads>().StartFromPathAsync(file, new DatasetDescription("edited", "Edited", null, null));
            await UntilAsync(() => IsEmbeddedAsync(stores, word));
            var embedded = Stopwatch.GetTimestamp();
            await UntilAsync(async () => await CountAsync(client, word) == 1 && (former is null || await CountAsync(client, former) == 0));
            delays.Add(Stopwatch.GetElapsedTime(embedded).TotalMilliseconds);
            former = word;
        }

        File.Delete(file);
        await host.StopAsync();
        double[] sorted = [.. delays.Order()];
        Report.Say(new { measure = "visibility_after_embedding", venues, edits = Edits, p50_ms = Report.Quantile(sorted, 0.5), max_ms = Report.Quantile(sorted, 1) });
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        while (!await condition())
        {
            await Task.Delay(Step);
        }
    }

    private static async Task<bool> IsEmbeddedAsync(BenchStores stores, string word)
    {
        await using var command = stores.Database.CreateCommand(
            "select exists (select from enrichment e join embedding m on m.venue_id = e.venue_id and m.text_hash = e.text_hash where e.search @@ $1::tsquery)");
        command.Parameters.Add(new Npgsql.NpgsqlParameter { Value = $"'{word}'" });
        return (bool)(await command.ExecuteScalarAsync())!;
    }

    private static async Task<int> CountAsync(HttpClient client, string word)
    {
        using var answer = await JsonDocument.ParseAsync(await client.GetStreamAsync("search?q=" + word));
        return answer.RootElement.GetProperty("hits").EnumerateArray()
            .Count(hit => hit.GetProperty("facts").TryGetProperty("description", out var text) && text.GetString()!.Contains(word, StringComparison.Ordinal));
    }
}
