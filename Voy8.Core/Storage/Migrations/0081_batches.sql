-- Many files that came at once: as parts of a form, or in a ZIP, which the batch's own job takes apart.
create table file_batch (
    id         uuid primary key,
    owner_id   uuid not null references account (id) on delete cascade,
    name       text not null,
    job_id     uuid,
    blob_id    uuid,                            -- of the ZIP until it has been taken apart
    failure    text,                            -- why it could not be, for people
    created_at timestamptz not null default now()
);
create index file_batch_owner on file_batch (owner_id, id);

create table file_batch_entry (
    batch_id     uuid not null references file_batch (id) on delete cascade,
    ordinal      integer not null,              -- from 0
    name         text not null,
    file_id      uuid references stored_file (id) on delete set null,
    failure_code text,                          -- refused before it became a file
    failure      text,
    primary key (batch_id, ordinal)
);
create index file_batch_entry_file on file_batch_entry (file_id) where file_id is not null;

create function file_batch_drop_blob() returns trigger language plpgsql as $$
begin
    insert into blob_removal (blob_id, due_at) values (old.blob_id, now()) on conflict (blob_id) do update set due_at = excluded.due_at;
    return null;
end
$$;
create trigger file_batch_deleted after delete on file_batch for each row when (old.blob_id is not null) execute function file_batch_drop_blob();
create trigger file_batch_updated after update of blob_id on file_batch
    for each row when (old.blob_id is not null and old.blob_id is distinct from new.blob_id) execute function file_batch_drop_blob();
