using Npgsql;
using NpgsqlTypes;

namespace Voy8.Jobs;

/// <summary>Reads jobs for people and for those who wait for them.</summary>
internal sealed class JobReader(NpgsqlDataSource dataSource)
{
    private const string Find = "select " + JobRows.Columns + " from jobs.job where id = $1 and ($2::uuid is null or owner_id = $2)";

    private const string FindMany = "select " + JobRows.ListColumns + " from jobs.job where id = any ($1) and ($2::uuid is null or owner_id = $2)";

    private const string Attempts = """
        select attempt, outcome, worker_id, started_at, finished_at, error from jobs.attempt where job_id = $1 order by finished_at, lease_token
        """;

    private const string AnyWorker = """
        select exists (select from jobs.worker where $1 = any (queues) and not stopping and lease_until > clock_timestamp())
        """;

    // So far as it is quick; beyond, what the leader counted last.
    private static readonly string CountWaiting = $"""
        with counted as materialized (
            select (select count(*) from (select from jobs.job where status = 1 order by queue, score, id limit {BacklogStore.MaxCounted}) as q) as queued,
                   (select count(*) from (select from jobs.job where status = 0 and run_at <= now() order by run_at limit {BacklogStore.MaxCounted}) as d) as due)
        select due + case when queued < {BacklogStore.MaxCounted} then queued
                          else greatest(queued, (select sum(b.jobs) from jobs.backlog b where b.status = 1))::bigint end
        from counted
        """;

    /// <param name="owner">Whose job it must be; null for anybody's.</param>
    public async Task<JobRecord?> FindAsync(Guid id, Guid? owner, CancellationToken cancellationToken)
    {
        await using var batch = dataSource.CreateBatch();
        batch.BatchCommands.Add(new NpgsqlBatchCommand(Find) { Parameters = { new() { Value = id }, JobRows.Owner(owner) } });
        batch.BatchCommands.Add(new NpgsqlBatchCommand(Attempts) { Parameters = { new() { Value = id } } });
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
        {
            return null;
        }

        var job = JobRows.Read(reader);
        await reader.NextResultAsync(cancellationToken);
        var attempts = new List<JobAttempt>();
        while (await reader.ReadAsync(cancellationToken))
        {
            attempts.Add(new JobAttempt(
                reader.GetInt32(0),
                JobRows.OutcomeName((AttemptOutcome)reader.GetInt16(1)),
                JobRows.Optional<Guid>(reader, 2)?.ToString(),
                JobRows.OptionalTime(reader, 3),
                reader.GetFieldValue<DateTimeOffset>(4),
                JobRows.OptionalJson<JobError>(reader, 5)));
        }

        return job with { Attempts = attempts };
    }

    /// <param name="owner">Whose jobs they must be; null for anybody's.</param>
    public async Task<IReadOnlyDictionary<Guid, JobRecord>> FindManyAsync(IReadOnlyCollection<Guid> ids, Guid? owner, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(FindMany);
        command.Parameters.Add(new() { Value = ids.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid });
        command.Parameters.Add(JobRows.Owner(owner));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var found = new Dictionary<Guid, JobRecord>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var job = JobRows.Read(reader);
            found[job.Id] = job;
        }

        return found;
    }

    public async Task<bool> HasWorkerAsync(string queue, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(AnyWorker);
        command.Parameters.Add(new() { Value = queue });
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    public async Task<IReadOnlySet<string>> FindUnfinishedKeysAsync(string type, IReadOnlyCollection<string> keys, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(
            "select idempotency_key from jobs.job where type = $1 and idempotency_key = any ($2) and status < 3");
        command.Parameters.Add(new() { Value = type });
        command.Parameters.Add(new() { Value = keys.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var found = new HashSet<string>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellationToken))
        {
            found.Add(reader.GetString(0));
        }

        return found;
    }

    public async Task<long> CountWaitingAsync(CancellationToken cancellationToken)
    {
        await using var batch = dataSource.CreateBatch();
        batch.BatchCommands.Add(new NpgsqlBatchCommand(PlanHints.InOrderOfIndexes));
        batch.BatchCommands.Add(new NpgsqlBatchCommand(CountWaiting));
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return reader.GetInt64(0);
    }
}
