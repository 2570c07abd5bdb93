-- One vector per venue and model, as little-endian float32; each knows its model and the hash of the text it stands for.
-- changed_in orders changes by transaction, so that a reader which remembers pg_snapshot_xmin misses none.
create table embedding (
    venue_id   uuid not null references venue (id) on delete cascade,
    model_id   text not null,
    text_hash  bytea not null,
    vector     bytea not null,
    created_at timestamptz not null default now(),
    changed_in xid8 not null default pg_current_xact_id(),
    primary key (venue_id, model_id)
);

create index embedding_changed_in on embedding (changed_in);

-- Where a venue lies and what kind it is decide whether a filter lets it pass, so its changes are ordered as well.
alter table venue add column changed_in xid8 not null default pg_current_xact_id();
create index venue_changed_in on venue (changed_in);

create function venue_set_changed_in() returns trigger language plpgsql as $$
begin
    new.changed_in := pg_current_xact_id();
    return new;
end
$$;

create trigger venue_changed before update on venue for each row execute function venue_set_changed_in();
