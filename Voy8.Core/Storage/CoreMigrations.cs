using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Voy8.Jobs;

namespace Voy8.Core.Storage;

/// <summary>
/// Brings Core's tables up to date before anything else of the process starts; processes that start together take turns.
/// A database that is not there yet is waited for.
/// </summary>
public sealed class CoreMigrations(NpgsqlDataSource database, TimeProvider time, ILogger<CoreMigrations> logger) : IHostedLifecycleService
{
    private const string Scripts = "Voy8.Core.Storage.Migrations.";
    private const string Journal = "public.schema_migration";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <exception cref="NpgsqlException">The database did not come within a minute.</exception>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            try
            {
                foreach (var script in await ApplyAsync(database, cancellationToken))
                {
                    logger.MigrationApplied(script);
                }

                return;
            }
            catch (NpgsqlException exception) when (exception.IsTransient && time.GetElapsedTime(started) < Patience)
            {
                logger.DatabaseAwaited(exception.Message);
                await Task.Delay(Pause, time, cancellationToken);
            }
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Applies what is missing and returns its names.</summary>
    public static Task<IReadOnlyList<string>> ApplyAsync(NpgsqlDataSource database, CancellationToken cancellationToken = default) =>
        SchemaMigrations.ApplyAsync(database, typeof(CoreMigrations).Assembly, Scripts, Journal, cancellationToken);
}
