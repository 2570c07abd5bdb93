-- The truth about every job. Redis holds only copies of (id, score) of the queued ones.

-- Only grows: a worker that lost its lease holds an older token than whoever has the job now.
create sequence jobs.lease_token;

-- Names this database to Redis. A Redis that does not hold the same value was emptied, replaced or belongs to another database.
create table jobs.installation (
    only_row boolean primary key default true check (only_row),
    epoch    uuid not null default gen_random_uuid()
);

insert into jobs.installation default values;

-- status: 0 scheduled, 1 queued, 2 running, 3 succeeded, 4 dead, 5 cancelled. priority: 0 urgent, 1 high, 2 normal, 3 low.
-- score: run_at in ms minus the credit of the priority; the order in which queued jobs are handed out, here and in Redis.
create table jobs.job (
    id               uuid primary key,
    type             text not null,
    queue            text not null,
    priority         smallint not null,
    status           smallint not null,
    attempt          integer not null default 0,
    max_attempts     integer not null,
    lease_expiries   integer not null default 0,
    timeout_ms       bigint not null,
    score            bigint not null,
    lease_token      bigint,
    run_at           timestamptz not null default now(),
    created_at       timestamptz not null default now(),
    started_at       timestamptz,
    finished_at      timestamptz,
    expires_at       timestamptz,
    worker_id        uuid,
    parent_id        uuid,
    owner_id         uuid,
    cancel_requested boolean not null default false,
    idempotency_key  text,
    trace_parent     text,
    trace_state      text,
    payload          jsonb not null,
    progress         jsonb,
    result           jsonb,
    error            jsonb,
    check (priority between 0 and 3),
    check (status between 0 and 5),
    check (attempt >= 0 and attempt <= max_attempts),
    check (status <> 2 or (worker_id is not null and lease_token is not null))
) with (fillfactor = 85, autovacuum_vacuum_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.05);

-- One partial index for each question that is asked often; finished jobs are in none of the first four.
create index job_ready on jobs.job (queue, score, id) where status = 1;
create index job_scheduled on jobs.job (run_at) where status = 0;
create index job_running on jobs.job (worker_id) where status = 2;
create unique index job_idempotency on jobs.job (type, idempotency_key) where idempotency_key is not null and status < 3;
create index job_expiring on jobs.job (expires_at) where expires_at is not null;
create index job_dead on jobs.job (id) where status = 4;
create index job_owner on jobs.job (owner_id, id) where owner_id is not null;
create index job_parent on jobs.job (parent_id) where parent_id is not null;

-- Attempts that did not succeed. outcome: 0 failed, 1 timed out, 2 lease expired, 3 cancelled.
create table jobs.attempt (
    job_id      uuid not null references jobs.job (id) on delete cascade,
    lease_token bigint not null,
    attempt     integer not null,
    outcome     smallint not null,
    worker_id   uuid,
    started_at  timestamptz,
    finished_at timestamptz not null default clock_timestamp(),
    error       jsonb,
    primary key (job_id, lease_token)
);

-- One row per worker process. Alive while lease_until is ahead of the database's clock.
create table jobs.worker (
    id          uuid primary key,
    name        text not null,
    queues      text[] not null,
    concurrency integer not null,
    running     integer not null default 0,
    succeeded   bigint not null default 0,
    failed      bigint not null default 0,
    stopping    boolean not null default false,
    started_at  timestamptz not null default now(),
    beat_at     timestamptz not null default now(),
    lease_until timestamptz not null
) with (fillfactor = 50);

create function jobs.status_name(status smallint) returns text language sql immutable parallel safe as
$$ select (array['scheduled', 'queued', 'running', 'succeeded', 'dead', 'cancelled'])[status + 1] $$;

create function jobs.priority_name(priority smallint) returns text language sql immutable parallel safe as
$$ select (array['urgent', 'high', 'normal', 'low'])[priority + 1] $$;

create view jobs.dead_letters as
select id, type, queue, jobs.priority_name(priority) as priority, attempt, lease_expiries, created_at, finished_at,
       error ->> 'kind' as error_kind, error ->> 'message' as error_message, payload, error
from jobs.job
where status = 4;

create view jobs.waiting as
select queue, jobs.priority_name(priority) as priority, count(*) as depth, now() - min(run_at) as oldest_age
from jobs.job
where status = 1
group by queue, priority;
