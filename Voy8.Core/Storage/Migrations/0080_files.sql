-- Files of people. A row shows the newest version; ready_version is the one that is read and searched, null until the first is complete.
-- A new version takes its place in one transaction. dataset_id: shared by an operator, so that everybody may read it; else its owner's alone.
create table stored_file (
    id             uuid primary key,
    owner_id       uuid not null references account (id) on delete cascade,
    dataset_id     uuid references dataset (id) on delete set null,
    name           text not null,
    document_type  text not null,              -- as its content tells
    content_hash   bytea not null,             -- SHA-256
    bytes          bigint not null,
    blob_id        uuid not null,              -- where the bytes are
    version        integer not null default 1,
    status         text not null default 'pending' check (status in ('pending', 'processing', 'ready', 'failed')),
    failure_code   text,                       -- why the newest version failed
    failure        text,                       -- the same, for people
    job_id         uuid,
    chunked        integer,                    -- chunks of the newest version, once all are stored
    pages          integer,                    -- of the newest version, where it has pages
    title          text,
    ready_version  integer,
    ready_blob_id  uuid,
    ready_at       timestamptz,
    created_at     timestamptz not null default now(),
    updated_at     timestamptz not null default now(),
    check ((ready_version is null) = (ready_blob_id is null)),
    unique (owner_id, content_hash)
);
create index stored_file_owner on stored_file (owner_id, id);
create index stored_file_shared on stored_file (dataset_id, id) where dataset_id is not null;

-- Pieces of a version, in the order of the document. Those of another version than ready_version are nobody's to see.
create table document_chunk (
    id          uuid primary key,
    file_id     uuid not null references stored_file (id) on delete cascade,
    version     integer not null,
    ordinal     integer not null,              -- from 0
    text        text not null,
    page        integer,                       -- from 1, where the document has pages
    headings    text[] not null,               -- under which it stands, outermost first
    start_at    integer not null,              -- its place in the document's text, in UTF-16 units
    end_at      integer not null,
    tokens      integer not null,
    embedded    text not null,                 -- what of it is embedded
    text_hash   bytea not null,                -- SHA-256 of that
    search      tsvector not null,             -- folded, as note_words makes it
    unique (file_id, version, ordinal)
);
create index document_chunk_search on document_chunk using gin (search);
create index document_chunk_hash on document_chunk (id) include (text_hash);

-- Apart from the venues' vectors, which everybody searches.
create table document_chunk_embedding (
    chunk_id   uuid not null references document_chunk (id) on delete cascade,
    model_id   text not null,
    text_hash  bytea not null,
    vector     bytea not null,                 -- little-endian float32
    created_at timestamptz not null default now(),
    primary key (chunk_id, model_id)
);
create index document_chunk_embedding_model on document_chunk_embedding (model_id, chunk_id) include (text_hash);

-- Bytes that are to be deleted, and when: those of uploads until their row is committed, and those that no row names any more.
create table blob_removal (
    blob_id uuid primary key,
    due_at  timestamptz not null
);
create index blob_removal_due on blob_removal (due_at);

-- Whatever takes a file or a version away (an account that is deleted, too), its bytes follow.
create function stored_file_drop_blobs() returns trigger language plpgsql as $$
begin
    insert into blob_removal (blob_id, due_at)
    select distinct gone, now()
    from unnest(array[old.blob_id, old.ready_blob_id]) as gone
    where gone is not null and (tg_op = 'DELETE' or (gone <> new.blob_id and gone is distinct from new.ready_blob_id))
    on conflict (blob_id) do update set due_at = excluded.due_at;
    return null;
end
$$;
create trigger stored_file_blobs after delete or update of blob_id, ready_blob_id on stored_file for each row execute function stored_file_drop_blobs();
