using Microsoft.Extensions.DependencyInjection;
using Voy8.Core.Search;
using Voy8.Core.Storage;
using Voy8.Search.Bench.Http;

namespace Voy8.Search.Bench.Relevance;

/// <summary>Search and a worker on servers of their own, asked the quality set.</summary>
internal static class RelevanceBench
{
    /// <param name="venuesDirectory">It has <c>munich-osm-venues.jsonl</c>.</param>
    /// <param name="misses">How many of the worst answered queries to print.</param>
    public static async Task RunAsync(string venuesDirectory, int misses)
    {
        var scratch = Directory.CreateTempSubdirectory("voy8-relevance-").FullName;
        await using var stores = await BenchStores.StartAsync(directory: null);
        await CoreMigrations.ApplyAsync(stores.Database);
        using var host = await BenchHost.StartAsync(stores, works: true, searches: true);
        try
        {
            var set = new QualitySet(host.Services);
            await set.LoadAsync(venuesDirectory, scratch, CancellationToken.None);
            Need[] needs = [.. Need.ReadAll()];
            var judgements = await set.JudgeAsync(needs, CancellationToken.None);
            foreach (var line in RelevanceReport.Lines(judgements).Concat(RelevanceReport.Misses(judgements, misses)))
            {
                Report.Say(line);
            }

            await CacheBench.RunAsync(host.Services.GetRequiredService<IVenueSearch>(), needs);
            Report.Note($"Left out, since nothing answers them: {string.Join(", ", set.LeftOut)}");
        }
        finally
        {
            await host.StopAsync();
            Directory.Delete(scratch, recursive: true);
        }
    }
}
