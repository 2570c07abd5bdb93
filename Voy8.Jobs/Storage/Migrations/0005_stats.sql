-- What operators ask, at a cost that does not grow with the finished jobs.

-- Attempts that ended, added up by every worker and merged here every few seconds.
-- Waits and runs are histograms: bucket b holds the times up to 1.2^b microseconds, beyond those of bucket b - 1. Only buckets in use are stored.
create table jobs.stats_minute (
    minute       timestamptz not null,
    queue        text not null,
    type         text not null,
    succeeded    bigint not null,
    failed       bigint not null,
    dead         bigint not null,
    cancelled    bigint not null,
    expired      bigint not null,
    wait_buckets smallint[] not null,
    wait_counts  bigint[] not null,
    run_buckets  smallint[] not null,
    run_counts   bigint[] not null,
    primary key (minute, queue, type)
) with (fillfactor = 50);

-- Jobs that are scheduled, queued or dead, counted now and then by the process that leads: the answer where counting on demand would take long.
create table jobs.backlog (
    queue      text not null,
    type       text not null,
    status     smallint not null,
    priority   smallint not null,
    jobs       bigint not null,
    oldest_at  timestamptz not null,
    counted_at timestamptz not null,
    primary key (queue, type, status, priority)
);

-- None of these is touched by a job without a key that succeeds.
create index job_dead_at on jobs.job (finished_at, id) where status = 4;
create index job_cancelled on jobs.job (id) where status = 5;
create index job_key on jobs.job (idempotency_key, id) where idempotency_key is not null;
create index attempt_finished on jobs.attempt (finished_at);

-- The middle of a bucket, in milliseconds: within a tenth of every time in it.
create function jobs.bucket_ms(bucket smallint) returns double precision language sql immutable parallel safe as
$$ select 2 * power(1.2::float8, bucket) / 2200 $$;

-- The last 60 minutes, by queue and type.
create view jobs.job_stats as
with figures as (
    select * from jobs.stats_minute where minute > now() - interval '60 minutes'),
attempts as (
    select queue, type, sum(succeeded)::bigint as succeeded, sum(failed)::bigint as failed, sum(dead)::bigint as dead,
           sum(cancelled)::bigint as cancelled, sum(expired)::bigint as expired
    from figures
    group by queue, type),
buckets as (
    select queue, type, 'wait' as measure, bucket, count
    from figures cross join lateral unnest(wait_buckets, wait_counts) as b (bucket, count)
    union all
    select queue, type, 'run', bucket, count
    from figures cross join lateral unnest(run_buckets, run_counts) as b (bucket, count)),
ranked as (
    select queue, type, measure, jobs.bucket_ms(bucket) as ms,
           sum(sum(count)) over (partition by queue, type, measure order by bucket)
               / sum(sum(count)) over (partition by queue, type, measure) as rank
    from buckets
    group by queue, type, measure, bucket),
quantiles as (
    select queue, type,
           min(ms) filter (where measure = 'wait' and rank >= 0.50) as wait_p50_ms,
           min(ms) filter (where measure = 'wait' and rank >= 0.95) as wait_p95_ms,
           min(ms) filter (where measure = 'wait' and rank >= 0.99) as wait_p99_ms,
           min(ms) filter (where measure = 'run' and rank >= 0.50) as run_p50_ms,
           min(ms) filter (where measure = 'run' and rank >= 0.95) as run_p95_ms,
           min(ms) filter (where measure = 'run' and rank >= 0.99) as run_p99_ms
    from ranked
    group by queue, type)
select queue, type, succeeded, failed, dead, cancelled, expired,
       succeeded / nullif(succeeded + failed, 0)::float8 as success_rate,
       wait_p50_ms, wait_p95_ms, wait_p99_ms, run_p50_ms, run_p95_ms, run_p99_ms
from attempts
left join quantiles using (queue, type);

create view jobs.workers as
select id, name,
       case when lease_until <= clock_timestamp() then 'silent' when stopping then 'stopping' else 'alive' end as status,
       queues, concurrency,
       (select count(*) from jobs.job j where j.status = 2 and j.worker_id = worker.id) as running,
       succeeded, failed, started_at, beat_at, lease_until, clock_timestamp() - beat_at as silent_for
from jobs.worker;

-- Attempts of the last hour that did not succeed.
create view jobs.recent_attempts as
select a.finished_at, a.job_id, j.type, j.queue, jobs.status_name(j.status) as job_status, a.attempt,
       (array['failed', 'timed_out', 'lease_expired', 'cancelled'])[a.outcome + 1] as outcome,
       a.error ->> 'kind' as error_kind, a.error ->> 'message' as error_message, a.worker_id, a.finished_at - a.started_at as ran
from jobs.attempt a
join jobs.job j on j.id = a.job_id
where a.finished_at > now() - interval '60 minutes';
