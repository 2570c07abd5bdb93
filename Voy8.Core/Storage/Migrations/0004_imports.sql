-- Imports: the uploaded bytes in pieces (so that any worker can read them, and a resumed import seeks), and the lines that were refused.
create table import (
    id              uuid primary key,
    dataset_id      uuid not null references dataset (id) on delete cascade,
    job_id          uuid,
    file_name       text not null,
    format          text not null,
    size_bytes      bigint not null default 0,
    state           text not null,        -- uploading, queued, running, succeeded, failed
    lines_read      bigint not null default 0,
    bytes_read      bigint not null default 0,
    venues_created  bigint not null default 0,
    venues_updated  bigint not null default 0,
    venues_unchanged bigint not null default 0,
    lines_refused   bigint not null default 0,
    created_at      timestamptz not null default now(),
    finished_at     timestamptz
);

create table import_chunk (
    import_id uuid not null references import (id) on delete cascade,
    ordinal   integer not null,
    data      bytea not null,
    primary key (import_id, ordinal)
);

create table import_error (
    import_id uuid not null references import (id) on delete cascade,
    line      bigint not null,
    message   text not null,
    excerpt   text not null,
    primary key (import_id, line)
);
