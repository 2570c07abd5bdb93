using Npgsql;
using NpgsqlTypes;

namespace Voy8.Jobs;

/// <summary>What a worker tells of itself with each sign of life.</summary>
internal readonly record struct WorkerCounts(int Running, long Succeeded, long Failed, bool Stopping);

/// <summary>The rows by which workers show that they live.</summary>
internal sealed class WorkerStore(NpgsqlDataSource dataSource)
{
    private const string Insert = """
        insert into jobs.worker (id, name, queues, concurrency, lease_until)
        values ($1, $2, $3, $4, clock_timestamp() + make_interval(secs => $5))
        """;

    private const string Beat = """
        with beat as (
            update jobs.worker
            set beat_at = clock_timestamp(), lease_until = clock_timestamp() + make_interval(secs => $2),
                running = $3, succeeded = $4, failed = $5, stopping = $6
            where id = $1 and lease_until > clock_timestamp()
            returning id)
        select exists (select from beat), array(select id from jobs.job where status = 2 and worker_id = $1 and cancel_requested)
        """;

    public async Task RegisterAsync(
        Guid id, string name, IReadOnlyList<string> queues, int concurrency, TimeSpan lease, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(Insert);
        command.Parameters.Add(new() { Value = id });
        command.Parameters.Add(new() { Value = name });
        command.Parameters.Add(new() { Value = queues.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = concurrency });
        command.Parameters.Add(new() { Value = lease.TotalSeconds });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Prolongs the lease.</summary>
    /// <returns>False when it had run out already; and the jobs held here that somebody asked to cancel.</returns>
    public async Task<(bool Alive, Guid[] CancelRequested)> BeatAsync(
        Guid id, TimeSpan lease, WorkerCounts counts, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var batch = RelaxedBatch.Create(connection, new NpgsqlBatchCommand(Beat)
        {
            Parameters =
            {
                new() { Value = id },
                new() { Value = lease.TotalSeconds },
                new() { Value = counts.Running },
                new() { Value = counts.Succeeded },
                new() { Value = counts.Failed },
                new() { Value = counts.Stopping },
            },
        });
        await using var reader = await RelaxedBatch.ReadAsync(batch, cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return (reader.GetBoolean(0), reader.GetFieldValue<Guid[]>(1));
    }

    public async Task RemoveAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand("delete from jobs.worker where id = $1");
        command.Parameters.Add(new() { Value = id });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
