using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using StackExchange.Redis;
using Voy8.Core;
using Voy8.Core.Search;
using Voy8.Jobs;

namespace Voy8.Search.Bench.Http;

/// <summary>The product's services in this process: a worker that fills the database, or search taken apart.</summary>
internal static class BenchHost
{
    public static async Task<IHost> StartAsync(BenchStores stores, bool works, bool searches, params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection([new("Jobs:KeyPrefix", "search-bench"), new("Search:CacheLifetime", "00:00:00")]);
        builder.Configuration.AddInMemoryCollection(settings.ToDictionary(setting => setting.Key, setting => (string?)setting.Value));
        builder.Configuration.AddEnvironmentVariables();
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddConsole(options => options.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(_ => NpgsqlDataSource.Create(stores.Postgres));
        builder.Services.AddSingleton<IConnectionMultiplexer>(_ => ConnectionMultiplexer.Connect(stores.Redis));
        builder.AddVoy8Core();
        builder.AddJobs();
        if (works)
        {
            builder.AddVoy8CoreJobs();
            builder.AddJobWorker();
        }

        if (searches)
        {
            builder.AddSearch();
        }

        var host = builder.Build();
        await host.StartAsync();
        return host;
    }
}
