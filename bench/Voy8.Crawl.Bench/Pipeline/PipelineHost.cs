using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using StackExchange.Redis;
using Voy8.Core;
using Voy8.Core.Crawling;
using Voy8.Jobs;

namespace Voy8.Crawl.Bench.Pipeline;

/// <summary>The product's services as a worker has them, crawling nothing but the site of the benchmark.</summary>
internal static class PipelineHost
{
    /// <summary>Every venue has a domain of its own below it, all of them dialled at the one site.</summary>
    public const string Domain = "test";

    public static async Task<IHost> StartAsync(PipelineSettings settings, bool works)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Crawling:Scope:0"] = $"*.{Domain}",
            ["Crawling:AllowedPrivateHosts:0"] = $"*.{Domain}",
            ["Crawling:HostRoutes:0:Pattern"] = $"*.{Domain}",
            ["Crawling:HostRoutes:0:Target"] = settings.Site,
            ["Crawling:Contact"] = "bench@example.org",
            // One page each, as the peers read.
            ["Crawling:ExtraPages"] = "0",
            ["Crawling:MaxVisitsPerAddress"] = $"{settings.Concurrency}",
            ["Worker:Concurrency"] = $"{settings.Concurrency}",
            ["Worker:Queues:0"] = "crawl",
        });
        builder.Configuration.AddEnvironmentVariables();
        builder.Logging.SetMinimumLevel(LogLevel.Error).AddConsole(options => options.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Services.AddSingleton(_ => NpgsqlDataSource.Create(settings.Postgres));
        builder.Services.AddSingleton<IConnectionMultiplexer>(_ => ConnectionMultiplexer.Connect(settings.Redis));
        builder.AddVoy8Core();
        if (works)
        {
            builder.AddCrawlingJobs();
            builder.AddJobWorker();
        }

        var host = builder.Build();
        await host.StartAsync();
        return host;
    }
}
