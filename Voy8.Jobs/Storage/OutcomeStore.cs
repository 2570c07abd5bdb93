using Npgsql;
using NpgsqlTypes;

namespace Voy8.Jobs;

/// <summary>What a batch of outcomes changed.</summary>
/// <param name="Written">Jobs that were still held under the token given.</param>
/// <param name="Ready">Those of them that are queued again, and parents that were waiting for them.</param>
/// <param name="AnyScheduled">True when some wait for a later time.</param>
/// <param name="Parents">Parents of the jobs, whose figures may have moved.</param>
internal sealed record WrittenOutcomes(IReadOnlySet<Guid> Written, IReadOnlyList<ReadyJob> Ready, bool AnyScheduled, IReadOnlyCollection<Guid> Parents);

/// <summary>Ends claims. Every write is fenced: it changes nothing unless the job is running under the very token it was claimed with.</summary>
internal sealed class OutcomeStore(NpgsqlDataSource dataSource, PriorityCredits credits, Retention retention, FlowStore flows) : IAsyncDisposable
{
    private const int AtOnce = 2;

    // Most jobs succeed, so that path is a statement of its own and does no more than it must.
    private const string Succeed = $"""
        update jobs.job j
        set status = 3, result = o.result, progress = coalesce(o.progress, j.progress), error = null,
            finished_at = clock_timestamp(), expires_at = clock_timestamp() + make_interval(secs => o.retention)
        from unnest($1::uuid[], $2::bigint[], $3::jsonb[], $4::jsonb[], $5::float8[]) as o (id, token, result, progress, retention)
        where j.id = o.id and {PlanHints.Status} = 2 and j.lease_token = o.token
        returning j.id
        """;

    // A cancel that was asked for wins over going round again. Asked of the locked row, so that no cancel slips through.
    private const string Status = "(case when j.cancel_requested and o.status < 2 then 5::smallint else o.status end)";

    private const string End = $"""
        with ended as (
            update jobs.job j
            set status = {Status}, attempt = greatest(j.attempt - o.uncount, 0),
                progress = coalesce(o.progress, j.progress), error = coalesce(o.error, j.error),
                run_at = case {Status} when 0 then o.due else j.run_at end,
                score = case when {Status} = 0 and not o.keeps_place then (extract(epoch from o.due) * 1000)::bigint - ($9::bigint[])[j.priority + 1] else j.score end,
                worker_id = case when {Status} < 2 then null else j.worker_id end,
                finished_at = case when {Status} > 2 then clock_timestamp() end,
                expires_at = case when {Status} > 2 then clock_timestamp() + make_interval(
                    secs => case when o.status > 2 then o.retention else coalesce(($12::jsonb ->> j.type)::float8, $13) end) end
            from (select *, clock_timestamp() + make_interval(secs => delay) as due
                  from unnest($1::uuid[], $2::bigint[], $3::smallint[], $4::float8[], $5::smallint[], $6::jsonb[], $7::jsonb[], $8::float8[],
                              $10::smallint[], $11::uuid[], $14::boolean[])
                       as o (id, token, status, delay, uncount, progress, error, retention, history, worker_id, keeps_place)) as o
            where j.id = o.id and {PlanHints.Status} = 2 and j.lease_token = o.token
            returning {ReadyJob.Columns}, j.status, j.attempt, j.lease_token, j.started_at, o.history, o.error, o.worker_id),
        noted as (
            insert into jobs.attempt (job_id, lease_token, attempt, outcome, worker_id, started_at, error)
            select id, lease_token, attempt, history, worker_id, started_at, error from ended where history is not null)
        select id, queue, score, concurrency_key, key_limit, status from ended
        """;

    private readonly HeldConnections _connections = new(dataSource, AtOnce);

    public Task<WrittenOutcomes> WriteAsync(IReadOnlyList<JobOutcome> outcomes, CancellationToken cancellationToken) =>
        _connections.UseAsync((connection, token) => WriteAsync(connection, outcomes, token), cancellationToken);

    public ValueTask DisposeAsync() => _connections.DisposeAsync();

    private async Task<WrittenOutcomes> WriteAsync(
        NpgsqlConnection connection, IReadOnlyList<JobOutcome> outcomes, CancellationToken cancellationToken)
    {
        JobOutcome[] ofChildren = [.. outcomes.Where(outcome => outcome.Job.ParentId is not null)];
        if (ofChildren.Length == 0)
        {
            return (await WriteAsync(connection, outcomes, new Writing(outcomes.Count), cancellationToken)).Done([]);
        }

        Guid[] parents = [.. ofChildren.Select(outcome => outcome.Job.ParentId!.Value).Distinct()];
        var written = await Deadlock.RetryAsync(() => WriteOfChildrenAsync(connection, ofChildren, parents, cancellationToken));
        JobOutcome[] others = [.. outcomes.Where(outcome => outcome.Job.ParentId is null)];
        return (await WriteAsync(connection, others, written, cancellationToken)).Done(parents);
    }

    private async Task<Writing> WriteOfChildrenAsync(
        NpgsqlConnection connection, JobOutcome[] outcomes, Guid[] parents, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await FlowStore.LockAsync(connection, [.. parents, .. outcomes.Select(outcome => outcome.Job.Id)], cancellationToken);
        var written = await WriteAsync(connection, outcomes, new Writing(outcomes.Length), cancellationToken);
        written.Ready.AddRange(await FlowStore.FindWokenAsync(connection, parents, cancellationToken));
        await transaction.CommitAsync(cancellationToken);
        return written;
    }

    private async Task<Writing> WriteAsync(
        NpgsqlConnection connection, IReadOnlyList<JobOutcome> outcomes, Writing written, CancellationToken cancellationToken)
    {
        JobOutcome[] succeeded = [.. outcomes.Where(outcome => outcome.Status == JobStatus.Succeeded)];
        JobOutcome[] waiting = [.. outcomes.Where(outcome => outcome.WaitsForChildren)];
        JobOutcome[] others = [.. outcomes.Where(outcome => outcome is { Status: not JobStatus.Succeeded, WaitsForChildren: false })];
        if (succeeded.Length > 0)
        {
            await SucceedAsync(connection, succeeded, written.Jobs, cancellationToken);
        }

        if (others.Length > 0)
        {
            await using var command = EndCommand(connection, others);
            await EndAsync(command, written, cancellationToken);
        }

        if (waiting.Length > 0)
        {
            await using var command = flows.WaitCommand(connection, waiting);
            await EndAsync(command, written, cancellationToken);
        }

        return written;
    }

    private static async Task EndAsync(NpgsqlCommand command, Writing written, CancellationToken cancellationToken)
    {
        await command.PrepareAsync(cancellationToken);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var id = reader.GetGuid(0);
            written.Jobs.Add(id);
            var status = (JobStatus)reader.GetInt16(5);
            written.AnyScheduled |= status == JobStatus.Scheduled;
            if (status == JobStatus.Queued)
            {
                written.Ready.Add(ReadyJob.Read(reader));
            }
        }
    }

    private static async Task SucceedAsync(
        NpgsqlConnection connection, JobOutcome[] succeeded, HashSet<Guid> written, CancellationToken cancellationToken)
    {
        await using var command = SucceedCommand(connection, succeeded);
        await command.PrepareAsync(cancellationToken);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            written.Add(reader.GetGuid(0));
        }
    }

    private static NpgsqlCommand SucceedCommand(NpgsqlConnection connection, JobOutcome[] outcomes) => new(Succeed, connection)
    {
        Parameters =
        {
            Column(NpgsqlDbType.Uuid, outcomes, outcome => outcome.Job.Id),
            Column(NpgsqlDbType.Bigint, outcomes, outcome => outcome.Job.LeaseToken),
            Column(NpgsqlDbType.Jsonb, outcomes, outcome => outcome.Result),
            Column(NpgsqlDbType.Jsonb, outcomes, outcome => outcome.Progress),
            Column(NpgsqlDbType.Double, outcomes, outcome => outcome.Retention.TotalSeconds),
        },
    };

    private NpgsqlCommand EndCommand(NpgsqlConnection connection, JobOutcome[] outcomes) => new(End, connection)
    {
        Parameters =
        {
            Column(NpgsqlDbType.Uuid, outcomes, outcome => outcome.Job.Id),
            Column(NpgsqlDbType.Bigint, outcomes, outcome => outcome.Job.LeaseToken),
            Column(NpgsqlDbType.Smallint, outcomes, outcome => (short)outcome.Status),
            Column(NpgsqlDbType.Double, outcomes, outcome => outcome.Delay.TotalSeconds),
            Column(NpgsqlDbType.Smallint, outcomes, outcome => (short)(outcome.CountsAttempt ? 0 : 1)),
            Column(NpgsqlDbType.Jsonb, outcomes, outcome => outcome.Progress),
            Column(NpgsqlDbType.Jsonb, outcomes, outcome => outcome.Error is { } error ? JobsJson.Serialize(error) : null),
            Column(NpgsqlDbType.Double, outcomes, outcome => outcome.Retention.TotalSeconds),
            credits.Parameter(),
            Column(NpgsqlDbType.Smallint, outcomes, outcome => (short?)outcome.History),
            Column(NpgsqlDbType.Uuid, outcomes, outcome => outcome.Job.WorkerId),
            new() { Value = retention.FinishedByType, NpgsqlDbType = NpgsqlDbType.Text },
            new() { Value = retention.FinishedSeconds },
            Column(NpgsqlDbType.Boolean, outcomes, outcome => outcome.KeepsPlace),
        },
    };

    private static NpgsqlParameter Column<TValue>(NpgsqlDbType type, JobOutcome[] outcomes, Func<JobOutcome, TValue> value) =>
        new() { NpgsqlDbType = NpgsqlDbType.Array | type, Value = Array.ConvertAll(outcomes, outcome => value(outcome)) };

    private sealed class Writing(int capacity)
    {
        public HashSet<Guid> Jobs { get; } = new(capacity);
        public List<ReadyJob> Ready { get; } = [];
        public bool AnyScheduled { get; set; }

        public WrittenOutcomes Done(IReadOnlyCollection<Guid> parents) => new(Jobs, Ready, AnyScheduled, parents);
    }
}
