-- Limits: of a queue (paused, so many at once, so many in a time), and of the jobs that share a concurrency key.

-- Queues that somebody steered; all others have no limits and no row.
create table jobs.queue (
    name        text primary key,
    paused      boolean not null default false,
    max_running integer check (max_running > 0),
    rate_count  integer check (rate_count > 0),
    rate_ms     integer check (rate_ms > 0),
    updated_at  timestamptz not null default now(),
    check ((rate_count is null) = (rate_ms is null))
);

-- At most key_limit jobs with the same key run at once, and they start at least key_interval_ms apart.
alter table jobs.job
    add column concurrency_key text,
    add column key_limit       integer,
    add column key_interval_ms integer;

-- Jobs without a key are in neither.
create index job_key_ready on jobs.job (concurrency_key, score, id) where status = 1 and concurrency_key is not null;
create index job_key_running on jobs.job (concurrency_key) where status = 2 and concurrency_key is not null;

-- What intervals and rates are measured by. gate: 'key:' and a concurrency key, or 'queue:' and a queue's name.
create table jobs.recent_start (
    gate       text not null,
    started_at timestamptz not null
) with (autovacuum_vacuum_scale_factor = 0.05);

create index recent_start_gate on jobs.recent_start (gate, started_at);
