-- Work that is enqueued again and again. Programs declare it as they start; the row is what leaders and operators go by.
-- next_at is null while it is paused. configured_pause is what configuration says of paused; null leaves it to operators.
create table jobs.schedule (
    name                  text primary key,
    description           text,
    cron                  text not null,
    time_zone             text not null,
    type                  text not null,
    queue                 text not null,
    priority              smallint not null,
    max_attempts          integer not null,
    timeout_ms            bigint not null,
    concurrency_key       text,
    key_limit             integer,
    key_interval_ms       integer,
    payload               jsonb not null,
    skip_while_unfinished boolean not null,
    configured_pause      boolean,
    paused                boolean not null,
    next_at               timestamptz,
    last_at               timestamptz,
    last_job_id           uuid,
    declared_at           timestamptz not null default clock_timestamp(),
    check (priority between 0 and 3),
    check (not paused or next_at is null)
);

-- The schedules that the worker's program declares. One that no living worker declares rests.
alter table jobs.worker add column schedules text[] not null default '{}';
