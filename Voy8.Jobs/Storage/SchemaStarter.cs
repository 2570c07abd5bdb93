using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Voy8.Jobs;

/// <summary>Brings the schema up to date on start. A database that is not there yet delays nothing else and crashes nothing.</summary>
internal sealed class SchemaStarter(JobsDatabase database, TimeProvider time, ILogger<SchemaStarter> logger) : BackgroundService
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await database.ReadyAsync(stoppingToken);
                return;
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                Log.SchemaNotReady(logger, exception);
            }

            await Background.StoppedAsync(Task.Delay(Retry, time, stoppingToken));
        }
    }
}
