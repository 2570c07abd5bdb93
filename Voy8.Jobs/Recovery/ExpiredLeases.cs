using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Voy8.Jobs;

/// <summary>
/// Takes running jobs from workers that fell silent. They go back to queued, and the attempt is not held against the job;
/// but a job that lost its worker too often is dead as poison.
/// </summary>
internal sealed class ExpiredLeases(
    JobAnnouncer announcer,
    JobSignals signals,
    AttemptCounters counters,
    Retention retention,
    IOptions<JobsOptions> jobsOptions,
    IOptions<WorkerOptions> workerOptions,
    ILogger<ExpiredLeases> logger) : ILeaderDuty
{
    private const int BatchSize = 500;
    private static readonly TimeSpan LongestInterval = TimeSpan.FromSeconds(5);

    private const string Status = "(case when j.lease_expiries + 1 >= $2 then 4 when j.cancel_requested then 5 else 1 end)";

    private const string Expire = $$"""
        with lost as (
            select id, worker_id, lease_token, attempt, started_at from jobs.job r
            where r.status = 2
              and not exists (select from jobs.worker w where w.id = r.worker_id and w.lease_until > clock_timestamp())
            order by parent_id, id
            limit $1
            for update skip locked),
        expired as (
            update jobs.job j
            set status = {{Status}}, attempt = greatest(j.attempt - 1, 0), lease_expiries = j.lease_expiries + 1,
                worker_id = case {{Status}} when 1 then null else j.worker_id end,
                finished_at = case {{Status}} when 1 then null else clock_timestamp() end,
                expires_at = case {{Status}}
                    when 1 then null
                    when 4 then clock_timestamp() + make_interval(secs => coalesce(($3::jsonb ->> j.type)::float8, $4))
                    else clock_timestamp() + make_interval(secs => coalesce(($5::jsonb ->> j.type)::float8, $6)) end,
                error = case {{Status}}
                    when 4 then jsonb_build_object('kind', 'poison', 'retryable', false, 'message',
                        format('A worker fell silent while it ran this job, %s times.', j.lease_expiries + 1))
                    else jsonb_build_object('kind', 'lease_expired', 'retryable', true, 'message', 'The worker fell silent while it ran this job.') end
            from lost
            where j.id = lost.id
            returning {{ReadyJob.Columns}}, j.status, j.type, j.parent_id, j.error, lost.lease_token, lost.attempt, lost.worker_id as lost_worker, lost.started_at),
        noted as (
            insert into jobs.attempt (job_id, lease_token, attempt, outcome, worker_id, started_at, error)
            select id, lease_token, attempt, 2, lost_worker, started_at, error from expired)
        select id, queue, score, concurrency_key, key_limit, status, type, parent_id from expired
        """;

    // Rows of workers long gone; those that fell silent lately stay to be seen.
    private const string Forget = "delete from jobs.worker where lease_until < clock_timestamp() - interval '1 day'";

    /// <summary>After PostgreSQL was away every lease looks old at first: the others get the time of one heartbeat to show that they live.</summary>
    public TimeSpan FirstDelay => workerOptions.Value.Heartbeat;

    public bool FollowsSchedule => false;

    public async Task<TimeSpan> RunAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var ids = new List<Guid>();
        var ended = new List<ReadyJob>();
        var ready = new List<ReadyJob>();
        var parents = new HashSet<Guid>();
        var dead = 0;
        await using (var expire = new NpgsqlCommand(Expire, connection))
        {
            expire.Parameters.Add(new() { Value = BatchSize });
            expire.Parameters.Add(new() { Value = jobsOptions.Value.MaxLeaseExpiries });
            expire.Parameters.Add(new() { Value = retention.DeadByType });
            expire.Parameters.Add(new() { Value = retention.DeadSeconds });
            expire.Parameters.Add(new() { Value = retention.FinishedByType });
            expire.Parameters.Add(new() { Value = retention.FinishedSeconds });
            await using var reader = await expire.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                var job = ReadyJob.Read(reader);
                ids.Add(job.Id);
                var status = (JobStatus)reader.GetInt32(5);
                dead += status == JobStatus.Dead ? 1 : 0;
                counters.RecordExpiry(job.Queue, reader.GetString(6), died: status == JobStatus.Dead);
                JobsTelemetry.LeaseExpired(job.Queue, reader.GetString(6));
                if (status == JobStatus.Queued)
                {
                    ready.Add(job);
                }
                else if (!reader.IsDBNull(7))
                {
                    parents.Add(reader.GetGuid(7));
                }

                // Queued again it keeps its concurrency key.
                ended.Add(status == JobStatus.Queued ? job with { Limit = null } : job);
            }
        }

        if (ids.Count > 0)
        {
            Log.LeasesExpired(logger, ids.Count, dead);
            announcer.Release(ended);
            ready.AddRange(await FlowStore.FindWokenAsync(connection, [.. parents], cancellationToken));
            announcer.Announce(ready, anyScheduled: false);
            signals.Changed([.. ids, .. parents]);
        }

        await using (var forget = new NpgsqlCommand(Forget, connection))
        {
            await forget.ExecuteNonQueryAsync(cancellationToken);
        }

        var interval = workerOptions.Value.Lease / 6;
        return ids.Count == BatchSize ? TimeSpan.Zero : interval < LongestInterval ? interval : LongestInterval;
    }
}
