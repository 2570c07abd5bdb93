using Microsoft.Extensions.Logging;
using Npgsql;

namespace Voy8.Jobs;

/// <summary>Which database this is, to tell its keys in Redis from those of another.</summary>
internal sealed record Installation(string DatabaseName, Guid Epoch);

/// <summary>Brings the schema up to date once, on first need, and knows which installation this is.</summary>
internal sealed class JobsDatabase(NpgsqlDataSource dataSource, ILogger<JobsDatabase> logger) : IDisposable
{
    private readonly SemaphoreSlim _once = new(1, 1);
    private volatile Installation? _installation;

    /// <summary>Null until the schema was found up to date.</summary>
    public Installation? Installation => _installation;

    /// <summary>Returns at once when the schema is up to date, else brings it there.</summary>
    public ValueTask<Installation> ReadyAsync(CancellationToken cancellationToken) =>
        _installation is { } installation ? new(installation) : new(PrepareAsync(cancellationToken));

    public void Dispose() => _once.Dispose();

    private async Task<Installation> PrepareAsync(CancellationToken cancellationToken)
    {
        await _once.WaitAsync(cancellationToken);
        try
        {
            if (_installation is { } done)
            {
                return done;
            }

            foreach (var script in await SchemaMigrations.ApplyAsync(
                dataSource, typeof(JobsDatabase).Assembly, "Voy8.Jobs.Storage.Migrations.", "jobs.schema_migration", cancellationToken))
            {
                Log.MigrationApplied(logger, script);
            }

            await using var command = dataSource.CreateCommand("select current_database(), epoch from jobs.installation");
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            await reader.ReadAsync(cancellationToken);
            return _installation = new Installation(reader.GetString(0), reader.GetGuid(1));
        }
        finally
        {
            _once.Release();
        }
    }
}
