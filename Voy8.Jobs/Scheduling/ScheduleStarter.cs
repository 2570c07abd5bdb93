using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Voy8.Jobs;

/// <summary>Writes down what this program declares as it starts, so that a new version or another configuration takes effect at once.</summary>
internal sealed class ScheduleStarter(
    ScheduleDeclarations declarations,
    NpgsqlDataSource dataSource,
    JobsDatabase database,
    JobSignals signals,
    IOptions<JobsOptions> options,
    TimeProvider time,
    ILogger<ScheduleStarter> logger) : BackgroundService
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        foreach (var name in options.Value.Schedules.Keys.Except(declarations.All.Select(schedule => schedule.Name), StringComparer.OrdinalIgnoreCase))
        {
            Log.ScheduleUnknown(logger, name);
        }

        while (declarations.All.Count > 0 && !stoppingToken.IsCancellationRequested)
        {
            try
            {
                await database.ReadyAsync(stoppingToken);
                await using var connection = await dataSource.OpenConnectionAsync(stoppingToken);
                await ScheduleStore.DeclareAsync(connection, declarations.All, stoppingToken);
                signals.ScheduleChanged();
                return;
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                Log.SchedulesNotDeclared(logger, exception);
            }

            await Background.StoppedAsync(Task.Delay(Retry, time, stoppingToken));
        }
    }
}
