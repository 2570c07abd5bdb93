-- How far a job that makes vectors anew is: everything up to after_id is done, in the order of the ids.
create table embedding_regeneration (
    job_id     uuid primary key,
    after_id   uuid not null,
    processed  bigint not null default 0,
    changed    bigint not null default 0,
    updated_at timestamptz not null default now()
);
