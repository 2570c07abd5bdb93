-- Imports: the uploaded bytes in pieces (so that any worker can read them, and a resumed import seeks), and the lines that were refused.
create table import (
    id              uuid primary key,
    dataset_id      uuid references dataset (id) on delete cascade,  -- null while uploading: a form may name it after the file
    job_id          uuid,
    file_name       text not null,
    size_bytes      bigint not null default 0,
    state           text not null,        -- uploading, queued, running, succeeded, failed
    lines_read      bigint not null default 0,
    bytes_read      bigint not null default 0,
    venues_created  bigint not null default 0,
    venues_updated  bigint not null default 0,
    venues_unchanged bigint not null default 0,
    lines_refused   bigint not null default 0,
    created_at      timestamptz not null default now(),
    finished_at     timestamptz,
    check (dataset_id is not null or state = 'uploading')
);

create index import_created_at on import (created_at);

create table import_chunk (
    import_id uuid not null references import (id) on delete cascade,
    ordinal   integer not null,
    data      bytea not null,
    primary key (import_id, ordinal)
);

-- The bytes are read once and deleted: compressing them costs more than it saves.
alter table import_chunk alter column data set storage external;

create table import_error (
    import_id uuid not null references import (id) on delete cascade,
    line      bigint not null,
    message   text not null,
    excerpt   text not null,
    primary key (import_id, line)
);
