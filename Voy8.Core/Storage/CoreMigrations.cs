using Microsoft.Extensions.Hosting;
using Npgsql;
using Voy8.Jobs;

namespace Voy8.Core.Storage;

/// <summary>Brings Core's tables up to date before anything else of the process starts; processes that start together take turns.</summary>
public sealed class CoreMigrations(NpgsqlDataSource database) : IHostedLifecycleService
{
    private const string Scripts = "Voy8.Core.Storage.Migrations.";
    private const string Journal = "public.schema_migration";

    public Task StartingAsync(CancellationToken cancellationToken) => ApplyAsync(database, cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public static Task<IReadOnlyList<string>> ApplyAsync(NpgsqlDataSource database, CancellationToken cancellationToken = default) =>
        SchemaMigrations.ApplyAsync(database, typeof(CoreMigrations).Assembly, Scripts, Journal, cancellationToken);
}
