using Npgsql;

namespace Voy8.Jobs;

/// <summary>Reads the workers with the jobs they hold.</summary>
internal sealed class WorkerLists(NpgsqlDataSource dataSource)
{
    private const int MaxWorkers = 500;
    private const int MaxJobs = 100;

    private static readonly string Workers = $"""
        select id, name, lease_until > clock_timestamp(), stopping, queues, concurrency, succeeded, failed, started_at, beat_at, lease_until,
               (select count(*) from jobs.job j where j.status = 2 and j.worker_id = w.id)
        from jobs.worker w
        order by lease_until > clock_timestamp() desc, name, id
        limit {MaxWorkers}
        """;

    private static readonly string Jobs = $"""
        select w.id, j.id, j.type, j.queue, j.started_at
        from jobs.worker w
        cross join lateral (select id, type, queue, started_at from jobs.job
                            where status = 2 and worker_id = w.id
                            order by started_at, id
                            limit {MaxJobs}) as j
        """;

    public async Task<IReadOnlyList<WorkerRecord>> ListAsync(CancellationToken cancellationToken)
    {
        await using var batch = dataSource.CreateBatch();
        batch.BatchCommands.Add(new NpgsqlBatchCommand(Jobs));
        batch.BatchCommands.Add(new NpgsqlBatchCommand(Workers));
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        var jobs = new List<(Guid Worker, WorkerJob Job)>();
        while (await reader.ReadAsync(cancellationToken))
        {
            jobs.Add((reader.GetGuid(0), new WorkerJob(reader.GetGuid(1), reader.GetString(2), reader.GetString(3), JobRows.OptionalTime(reader, 4))));
        }

        var jobsOf = jobs.ToLookup(job => job.Worker, job => job.Job);
        await reader.NextResultAsync(cancellationToken);
        var workers = new List<WorkerRecord>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var id = reader.GetGuid(0);
            workers.Add(new WorkerRecord(
                id,
                reader.GetString(1),
                !reader.GetBoolean(2) ? WorkerState.Silent : reader.GetBoolean(3) ? WorkerState.Stopping : WorkerState.Alive,
                reader.GetFieldValue<string[]>(4),
                reader.GetInt32(5),
                (int)reader.GetInt64(11),
                reader.GetInt64(6),
                reader.GetInt64(7),
                reader.GetFieldValue<DateTimeOffset>(8),
                reader.GetFieldValue<DateTimeOffset>(9),
                reader.GetFieldValue<DateTimeOffset>(10),
                [.. jobsOf[id]]));
        }

        return workers;
    }
}
