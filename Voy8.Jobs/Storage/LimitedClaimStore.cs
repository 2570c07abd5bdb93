using Npgsql;
using NpgsqlTypes;

namespace Voy8.Jobs;

/// <summary>What a claim under limits left.</summary>
/// <param name="KeyFull">True when as many jobs with its concurrency key run as may.</param>
/// <param name="Steered">True when its queue is paused or has limits.</param>
/// <param name="RateWait">How long until its queue may start another job; null when the queue's rate is not the reason.</param>
internal readonly record struct UnclaimedJob(ReadyJob Job, JobStatus Status, bool KeyFull, bool Steered, TimeSpan? RateWait);

/// <param name="Postponed">Jobs that are too early for the interval of their key, and are scheduled for the moment they are not.</param>
internal sealed record LimitedClaim(List<ClaimedJob> Claimed, HashSet<Guid> Postponed, List<UnclaimedJob> Unclaimed);

/// <summary>
/// Claims jobs that have a concurrency key or wait in a queue with limits. Whoever does this for the same key or queue takes his turn behind an
/// advisory lock, and counts what runs only then: so no limit is ever exceeded, whatever Redis believes.
/// </summary>
internal sealed class LimitedClaimStore(NpgsqlDataSource dataSource, TimeProvider time)
{
    // In one order for everybody, so that no two wait for each other.
    private const string LockGates = """
        select pg_advisory_xact_lock(gate)
        from (select distinct hashtextextended(name, 0) as gate
              from (select 'voy8.jobs key:' || concurrency_key as name from jobs.job where id = any($1) and concurrency_key is not null
                    union all
                    select 'voy8.jobs queue:' || q.name from jobs.job j join jobs.queue q on q.name = j.queue
                    where j.id = any($1) and (q.max_running is not null or q.rate_count is not null)) as names
              order by gate
              offset 0) as gates
        """;

    private const string Claim = $"""
        with wanted as (
            select j.id, j.queue, j.score, j.concurrency_key as key, j.key_limit, j.key_interval_ms,
                   row_number() over (partition by j.concurrency_key order by j.score, j.id) as place
            from jobs.job j
            where j.id = any($1) and {PlanHints.Status} = 1),
        keys as (
            select k.key, (select count(*) from jobs.job r where r.status = 2 and r.concurrency_key = k.key) as running,
                   (select max(s.started_at) from jobs.recent_start s where s.gate = 'key:' || k.key) as last
            from (select distinct key from wanted where key is not null) as k),
        fitting as (
            select w.id, w.queue, row_number() over (partition by w.queue order by w.score, w.id) as place
            from wanted w
            left join keys k on k.key = w.key
            where w.key is null
               or (k.running + w.place <= w.key_limit
                   and (w.key_interval_ms is null
                        or (w.place = 1 and (k.last is null or k.last + w.key_interval_ms * interval '1 ms' <= clock_timestamp()))))),
        queues as (
            select q.name, least(
                       case when q.paused then 0 end,
                       q.max_running - (select count(*) from jobs.job r where r.status = 2 and r.queue = q.name),
                       q.rate_count - (select count(*) from jobs.recent_start s
                                       where s.gate = 'queue:' || q.name and s.started_at > clock_timestamp() - q.rate_ms * interval '1 ms')) as room
            from jobs.queue q
            where q.name in (select queue from wanted)),
        claimed as (
            {ClaimStore.Claim}
            from fitting f
            left join queues q on q.name = f.queue
            where j.id = f.id and {PlanHints.Status} = 1 and f.place <= coalesce(q.room, f.place){ClaimStore.Fence}{ClaimStore.Returning},
                      j.concurrency_key, j.key_limit, j.key_interval_ms, j.started_at),
        passed as (
            delete from jobs.recent_start s
            where s.gate = any(array(select 'key:' || c.concurrency_key from claimed c where c.key_interval_ms is not null))),
        expired as (
            delete from jobs.recent_start s
            using (select distinct q.name, q.rate_ms from claimed c join jobs.queue q on q.name = c.queue and q.rate_count is not null) as q
            where s.gate = 'queue:' || q.name and s.started_at < clock_timestamp() - q.rate_ms * interval '1 ms'),
        noted as (
            insert into jobs.recent_start (gate, started_at)
            select 'key:' || c.concurrency_key, c.started_at from claimed c where c.key_interval_ms is not null
            union all
            select 'queue:' || c.queue, c.started_at from claimed c join jobs.queue q on q.name = c.queue and q.rate_count is not null)
        select * from claimed
        """;

    // Only of keys that have room: who waits for a job to end is parked, not scheduled, or all of them would come back at one moment.
    private const string Postpone = $"""
        update jobs.job j
        set status = 0, run_at = early.until
        from (select w.id, w.key_limit,
                     (select max(s.started_at) from jobs.recent_start s where s.gate = 'key:' || w.concurrency_key)
                         + w.key_interval_ms * interval '1 ms' as until,
                     (select count(*) from jobs.job r where r.status = 2 and r.concurrency_key = w.concurrency_key) as running
              from jobs.job w
              where w.id = any($1) and w.key_interval_ms is not null
                and not exists (select from jobs.queue q where q.name = w.queue and q.paused)) as early
        where j.id = early.id and {PlanHints.Status} = 1 and early.until > clock_timestamp() and early.running < early.key_limit
        returning j.id
        """;

    private const string Unclaimed = $"""
        select {ReadyJob.Columns}, j.status,
               coalesce((select count(*) from jobs.job r where r.status = 2 and r.concurrency_key = j.concurrency_key) >= j.key_limit, false),
               j.queue = any({QueueStore.Steered}),
               (select extract(epoch from first.started_at + q.rate_ms * interval '1 ms' - clock_timestamp())::float8
                from jobs.queue q
                cross join lateral (select s.started_at from jobs.recent_start s where s.gate = 'queue:' || q.name
                                    order by s.started_at desc offset q.rate_count - 1 limit 1) as first
                where q.name = j.queue and q.rate_count is not null and not q.paused)
        from jobs.job j
        where j.id = any($1) and not ({PlanHints.Status} = 2 and j.worker_id = $2)
        """;

    /// <summary>Claims those of the jobs that are queued and that every limit has room for, first in line first.</summary>
    /// <param name="postpone">True when jobs that come too early for their key's interval are to be scheduled.</param>
    public async Task<LimitedClaim> ClaimAsync(Guid workerId, Guid[] ids, bool postpone, CancellationToken cancellationToken)
    {
        var claim = new LimitedClaim([], [], []);
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await ClaimFittingAsync(connection, workerId, ids, claim, cancellationToken);
        if (claim.Claimed.Count < ids.Length)
        {
            await ExplainAsync(connection, workerId, ids, postpone, claim, cancellationToken);
        }

        return claim;
    }

    private async Task ClaimFittingAsync(NpgsqlConnection connection, Guid workerId, Guid[] ids, LimitedClaim claim, CancellationToken cancellationToken)
    {
        await using var batch = RelaxedBatch.Create(connection, new NpgsqlBatchCommand(LockGates) { Parameters = { Ids(ids) } });
        batch.BatchCommands.Add(new NpgsqlBatchCommand(Claim) { Parameters = { Ids(ids), new() { Value = workerId } } });
        await using var reader = await RelaxedBatch.ReadAsync(batch, cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        var now = time.GetTimestamp();
        while (await reader.ReadAsync(cancellationToken))
        {
            claim.Claimed.Add(ClaimStore.Read(reader, workerId, now) with
            {
                Limit = reader.IsDBNull(18) ? null : new JobLimit(reader.GetString(18), reader.GetInt32(19)),
            });
        }
    }

    // In its own turn behind the gates: most claims get all that they ask for, and are spared this.
    private static async Task ExplainAsync(
        NpgsqlConnection connection, Guid workerId, Guid[] ids, bool postpone, LimitedClaim claim, CancellationToken cancellationToken)
    {
        await using var batch = RelaxedBatch.Create(connection, new NpgsqlBatchCommand(LockGates) { Parameters = { Ids(ids) } });
        batch.BatchCommands.Add(new NpgsqlBatchCommand(Postpone) { Parameters = { Ids(postpone ? ids : []) } });
        batch.BatchCommands.Add(new NpgsqlBatchCommand(Unclaimed) { Parameters = { Ids(ids), new() { Value = workerId } } });
        await using var reader = await RelaxedBatch.ReadAsync(batch, cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            claim.Postponed.Add(reader.GetGuid(0));
        }

        await reader.NextResultAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            claim.Unclaimed.Add(new UnclaimedJob(
                ReadyJob.Read(reader),
                (JobStatus)reader.GetInt16(5),
                reader.GetBoolean(6),
                reader.GetBoolean(7),
                reader.IsDBNull(8) || reader.GetDouble(8) <= 0 ? null : TimeSpan.FromSeconds(reader.GetDouble(8))));
        }
    }

    private static NpgsqlParameter Ids(Guid[] ids) => new() { Value = ids, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid };
}
