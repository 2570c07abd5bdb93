create schema drill;

-- One row per job whose work was done: what a handler would have changed in the world.
create table drill.effect (
    job_id uuid primary key,
    token  bigint not null,
    at     timestamptz not null default clock_timestamp()
);

-- Every execution of a handler. `starts` counts how often it began under one and the same token.
create table drill.execution (
    job_id         uuid not null,
    token          bigint not null,
    attempt        integer not null,
    process        integer not null,
    starts         integer not null default 1,
    valid_at_start boolean not null,
    started_at     timestamptz not null default clock_timestamp(),
    ended_at       timestamptz,
    valid_at_end   boolean,
    how            text,
    primary key (job_id, token)
);

-- A row of a caller's own, committed together with its job.
create table drill.own_row (job_id uuid primary key);
