using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using StackExchange.Redis;

namespace Voy8.Jobs.Drills.Worker;

/// <summary>The engine as a service would start it.</summary>
internal static class WorkingProcess
{
    public static IHost Build()
    {
        var builder = CreateBuilder(Connect);
        builder.Services.AddSingleton<LedgerWriter>();
        builder.Services.AddJobHandler<DrillJob, DrillHandler>();
        builder.Services.AddJobHandler<BacklogJob, BacklogHandler>();
        builder.AddJobWorker();
        return builder.Build();
    }

    public static HostApplicationBuilder CreateBuilder(Func<IConnectionMultiplexer> redis)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddEnvironmentVariables();
        var clock = new WrongClock(TimeSpan.FromSeconds(builder.Configuration.GetValue<double>("DRILL_CLOCK")));
        builder.Logging.AddProvider(new ConsoleLog(TimeProvider.System));
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.Services.AddSingleton(_ => NpgsqlDataSource.Create(Variable("DRILL_PG")));
        builder.Services.AddSingleton(_ => redis());
        builder.AddJobs();
        return builder;
    }

    public static ConnectionMultiplexer Connect() => ConnectionMultiplexer.Connect(Variable("DRILL_REDIS") + ",abortConnect=false");

    public static string Variable(string name) =>
        Environment.GetEnvironmentVariable(name) ?? throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"{name} is not set."));
}
