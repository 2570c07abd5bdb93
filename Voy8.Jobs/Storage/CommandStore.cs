using Npgsql;
using NpgsqlTypes;

namespace Voy8.Jobs;

/// <summary>What a cancel changed.</summary>
/// <param name="Status">Where the job stands now: cancelled, or running until its handler stops.</param>
internal sealed record CancelledJob(ReadyJob Job, JobStatus Status, Guid? ParentId, bool HasChildren);

/// <summary>What people ask of jobs: each one guarded update.</summary>
internal sealed class CommandStore(NpgsqlDataSource dataSource, PriorityCredits credits, Retention retention)
{
    /// <summary>What cancels an unfinished job <c>j</c>, or asks for it while it runs; $1 and $2 are the retention of finished jobs.</summary>
    public const string SetCancelled = """
        status = case when j.status = 2 then 2 else 5 end,
            cancel_requested = true,
            waits_for_children = false,
            run_at = case when j.waits_for_children then clock_timestamp() else j.run_at end,
            finished_at = case when j.status = 2 then null else clock_timestamp() end,
            expires_at = case when j.status = 2 then null
                              else clock_timestamp() + make_interval(secs => coalesce(($1::jsonb ->> j.type)::float8, $2)) end
        """;

    // That there is a tree to go down is written with it, for the leader, should this process die on the way.
    private const string Cancel = $"""
        with cancelled as (
            update jobs.job j
            set {SetCancelled}
            where j.id = $3 and j.status < 3 and ($4::uuid is null or j.owner_id = $4)
            returning {ReadyJob.Columns}, j.status, j.parent_id, j.children_open > 0 as has_children),
        noted as (
            insert into jobs.cancelled_flow (root_id) select id from cancelled where has_children
            on conflict (root_id) do update set cancelled_at = excluded.cancelled_at)
        select id, queue, score, concurrency_key, key_limit, status, parent_id, has_children from cancelled
        """;

    /// <summary>What makes a finished job <c>j</c> queued, as new; $1 are the credits.</summary>
    public const string SetReplayed = """
        status = 1, attempt = 0, lease_expiries = 0, error = null, result = null, cancel_requested = false, worker_id = null,
            started_at = null, finished_at = null, expires_at = null, run_at = statement_timestamp(),
            score = (extract(epoch from statement_timestamp()) * 1000)::bigint - ($1::bigint[])[j.priority + 1]
        """;

    private const string Replay = $"""
        update jobs.job j
        set {SetReplayed}
        where j.id = $2 and j.status in (4, 5) and ($3::uuid is null or j.owner_id = $3)
        returning {ReadyJob.Columns}
        """;

    // Rows locked by others are skipped: they are being claimed.
    private const string Lower = $"""
        with urgent as (
            select id from jobs.job where type = $2 and idempotency_key = any ($3) and status < 2 and priority = 0 for update skip locked),
        lowered as (
            update jobs.job j
            set priority = 3, score = j.score + ($1::bigint[])[1] - ($1::bigint[])[4]
            from urgent
            where j.id = urgent.id
            returning {ReadyJob.Columns}, j.status)
        select id, queue, score, concurrency_key, key_limit from lowered where status = 1
        """;

    /// <returns>Those that are queued, with their new places.</returns>
    public async Task<List<ReadyJob>> LowerAsync(string type, IReadOnlyCollection<string> keys, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(Lower);
        command.Parameters.Add(credits.Parameter());
        command.Parameters.Add(new() { Value = type });
        command.Parameters.Add(new() { Value = keys.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var lowered = new List<ReadyJob>();
        while (await reader.ReadAsync(cancellationToken))
        {
            lowered.Add(ReadyJob.Read(reader));
        }

        return lowered;
    }

    /// <param name="owner">Whose job it must be; null for anybody's.</param>
    /// <returns>Null when nothing could be cancelled.</returns>
    public Task<CancelledJob?> CancelAsync(Guid id, Guid? owner, CancellationToken cancellationToken) => Deadlock.RetryAsync(async () =>
    {
        await using var command = dataSource.CreateCommand(Cancel);
        command.Parameters.Add(new() { Value = retention.FinishedByType, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = retention.FinishedSeconds });
        command.Parameters.Add(new() { Value = id });
        command.Parameters.Add(JobRows.Owner(owner));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? new CancelledJob(
                ReadyJob.Read(reader), (JobStatus)reader.GetInt16(5), reader.IsDBNull(6) ? null : reader.GetGuid(6), reader.GetBoolean(7))
            : null;
    });

    /// <summary>The parent, when it is queued, as by the end of its last child.</summary>
    public async Task<List<ReadyJob>> FindWokenAsync(Guid parent, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        return await FlowStore.FindWokenAsync(connection, [parent], cancellationToken);
    }

    /// <param name="owner">Whose job it must be; null for anybody's.</param>
    /// <returns>Null when nothing could be replayed; else the job, ready again.</returns>
    public async Task<ReadyJob?> ReplayAsync(Guid id, Guid? owner, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(Replay);
        command.Parameters.Add(credits.Parameter());
        command.Parameters.Add(new() { Value = id });
        command.Parameters.Add(JobRows.Owner(owner));
        try
        {
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            return await reader.ReadAsync(cancellationToken) ? ReadyJob.Read(reader) : null;
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            // Another unfinished job has taken the idempotency key meanwhile.
            return null;
        }
    }

    public async Task<bool> ExistsAsync(Guid id, Guid? owner, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand("select exists (select from jobs.job where id = $1 and ($2::uuid is null or owner_id = $2))");
        command.Parameters.Add(new() { Value = id });
        command.Parameters.Add(JobRows.Owner(owner));
        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }
}
