using Npgsql;
using NpgsqlTypes;

namespace Voy8.Jobs;

/// <summary>What a worker tells of itself with each sign of life.</summary>
internal readonly record struct WorkerCounts(int Running, long Succeeded, long Failed, bool Stopping);

/// <summary>A job that PostgreSQL holds to be running in a worker.</summary>
/// <param name="Settled">True when it was claimed so long ago that the worker must know of it.</param>
internal readonly record struct RunningRow(Guid Id, long LeaseToken, bool CancelRequested, bool Settled);

/// <summary>The rows by which workers show that they live.</summary>
internal sealed class WorkerStore(NpgsqlDataSource dataSource, ScheduleDeclarations schedules)
{
    private const string Insert = """
        insert into jobs.worker (id, name, queues, concurrency, lease_until, schedules)
        values ($1, $2, $3, $4, clock_timestamp() + make_interval(secs => $5), $6)
        """;

    private const string Beat = """
        with beat as (
            update jobs.worker
            set beat_at = clock_timestamp(), lease_until = clock_timestamp() + make_interval(secs => $2),
                running = $3, succeeded = $4, failed = $5, stopping = $6
            where id = $1 and lease_until > clock_timestamp()
            returning id)
        select exists (select from beat), j.id, j.lease_token, j.cancel_requested, j.started_at < clock_timestamp() - make_interval(secs => $7)
        from (values (1)) as one
        left join jobs.job j on j.status = 2 and j.worker_id = $1
        """;

    private const string Place = """
        select count(*) filter (where other.id < me.id)::int, count(*)::int
        from jobs.worker me
        join jobs.worker other on other.queues && me.queues and other.lease_until > clock_timestamp() and not other.stopping
        where me.id = $1
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
        command.Parameters.Add(new()
        {
            Value = schedules.All.Select(schedule => schedule.Name).ToArray(),
            NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text,
        });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Prolongs the lease.</summary>
    /// <param name="settled">The age from which on a claim is sure to have reached the worker.</param>
    /// <returns>False when it had run out already; and the jobs that PostgreSQL holds to be running here.</returns>
    public async Task<(bool Alive, List<RunningRow> Running)> BeatAsync(
        Guid id, TimeSpan lease, WorkerCounts counts, TimeSpan settled, CancellationToken cancellationToken)
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
                new() { Value = settled.TotalSeconds },
            },
        });
        var alive = false;
        var running = new List<RunningRow>();
        await using var reader = await RelaxedBatch.ReadAsync(batch, cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            alive = reader.GetBoolean(0);
            if (!reader.IsDBNull(1))
            {
                running.Add(new RunningRow(reader.GetGuid(1), reader.GetInt64(2), reader.GetBoolean(3), reader.GetBoolean(4)));
            }
        }

        return (alive, running);
    }

    /// <summary>Where a worker stands among those that live and serve a queue of its own.</summary>
    public async Task<WorkerPlace> PlaceAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(Place);
        command.Parameters.Add(new() { Value = id });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return new WorkerPlace(reader.GetInt32(0), reader.GetInt32(1));
    }

    public async Task<bool> HoldsLeaseAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand("select from jobs.worker where id = $1 and lease_until > clock_timestamp()");
        command.Parameters.Add(new() { Value = id });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken);
    }

    public async Task RemoveAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand("delete from jobs.worker where id = $1");
        command.Parameters.Add(new() { Value = id });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
