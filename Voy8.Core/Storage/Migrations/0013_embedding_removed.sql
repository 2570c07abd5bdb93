-- Vectors that are gone, for readers that keep vectors in memory: found by the same watermark as changes, and forgotten after a day.
create table embedding_removed (
    venue_id   uuid not null,
    model_id   text not null,
    removed_at timestamptz not null default now(),
    changed_in xid8 not null default pg_current_xact_id()
);

create index embedding_removed_changed_in on embedding_removed (changed_in);

-- Deleting a venue deletes its vectors by cascade, which comes by here as well.
create function embedding_note_removed() returns trigger language plpgsql as $$
begin
    insert into embedding_removed (venue_id, model_id) select venue_id, model_id from gone;
    return null;
end
$$;

create trigger embedding_removal after delete on embedding
    referencing old table as gone for each statement execute function embedding_note_removed();
