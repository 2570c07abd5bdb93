using System.Diagnostics;
using System.Runtime;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using Voy8.Core.Crawling;
using Voy8.Jobs;

namespace Voy8.Crawl.Bench.Pipeline;

/// <summary>
/// Crawls many venues through the whole pipeline: job, robots.txt, page, parsing, extraction, merging, storing. From the moment that the
/// worker is made until PostgreSQL says that no crawl is left.
/// </summary>
internal static class PipelineBench
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    public static async Task RunAsync(PipelineSettings settings)
    {
        await FillAsync(settings);
        var clock = Stopwatch.StartNew();
        using var worker = await PipelineHost.StartAsync(settings, works: true);
        var database = worker.Services.GetRequiredService<NpgsqlDataSource>();
        while (await CountAsync(database, "select exists (select from jobs.job where queue = 'crawl' and status < 3)::int") > 0)
        {
            if (clock.Elapsed > Limit)
            {
                throw new TimeoutException($"After {Limit} crawls are still waiting.");
            }

            await Task.Delay(Poll);
        }

        var seconds = clock.Elapsed.TotalSeconds;
        var pages = await CountAsync(database, "select count(*) from crawl_state where status in ('succeeded', 'unchanged')");
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            peer = "voy8",
            pages,
            failed = settings.Pages - pages,
            venues_with_facts = await CountAsync(database, "select count(*) from observation where source = 'crawl' and jsonb_array_length(facts) > 0"),
            facts = await CountAsync(database, "select coalesce(sum(jsonb_array_length(facts)), 0) from observation where source = 'crawl'"),
            seconds = Math.Round(seconds, 2),
            pagesPerSecond = Math.Round(pages / seconds, 1),
            allocated_mb_per_1k_pages = GC.GetTotalAllocatedBytes() * 1000 / pages >> 20,
            collections = Enumerable.Range(0, GC.MaxGeneration + 1).Select(GC.CollectionCount),
            gc_pause_s = Math.Round(GC.GetTotalPauseDuration().TotalSeconds, 2),
            committed_mb = GC.GetGCMemoryInfo(GCKind.Any).TotalCommittedBytes >> 20,
            jit_s = Math.Round(JitInfo.GetCompilationTime().TotalSeconds, 2),
            jitted_methods = JitInfo.GetCompiledMethodCount(),
        }));
        await worker.StopAsync();
    }

    private static async Task FillAsync(PipelineSettings settings)
    {
        using var filler = await PipelineHost.StartAsync(settings, works: false);
        await filler.Services.GetRequiredService<IJobControl>().FindAsync(Guid.Empty);
        var database = filler.Services.GetRequiredService<NpgsqlDataSource>();
        var venues = Enumerable.Range(0, settings.Pages).Select(_ => Guid.CreateVersion7()).ToArray();
        await using var insert = database.CreateCommand("""
            with d as (insert into dataset (id, slug, name) values (gen_random_uuid(), 'bench', 'Bench') returning id)
            insert into venue (id, dataset_id, source_id, name, kind, country, website, content_hash)
            select v.id, d.id, v.id::text, 'Venue ' || v.n, 'shop', 'US', v.website, '\x00' from d, unnest($1::uuid[], $2::int[], $3::text[]) as v (id, n, website)
            """);
        insert.Parameters.Add(new() { Value = venues });
        insert.Parameters.Add(new() { Value = Enumerable.Range(0, settings.Pages).ToArray() });
        insert.Parameters.Add(new() { Value = Enumerable.Range(0, settings.Pages).Select(n => $"http://v{n:D5}.{PipelineHost.Domain}/p{n:D5}.html").ToArray() });
        await insert.ExecuteNonQueryAsync();
        foreach (var some in venues.Chunk(10_000))
        {
            await filler.Services.GetRequiredService<CrawlRequests>().RequestAsync(some, JobPriority.Normal);
        }

        await filler.StopAsync();
    }

    private static async Task<long> CountAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        return Convert.ToInt64(await command.ExecuteScalarAsync(), System.Globalization.CultureInfo.InvariantCulture);
    }
}
