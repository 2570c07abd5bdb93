-- Venues that are gone, with or without a vector, for readers that keep venues or answers in memory: found by the same watermark as changes, and
-- forgotten after a day.
create table venue_removed (
    venue_id   uuid not null,
    removed_at timestamptz not null default now(),
    changed_in xid8 not null default pg_current_xact_id()
);

create index venue_removed_changed_in on venue_removed (changed_in);

create function venue_note_removed() returns trigger language plpgsql as $$
begin
    insert into venue_removed (venue_id) select id from gone;
    return null;
end
$$;

create trigger venue_removal after delete on venue
    referencing old table as gone for each statement execute function venue_note_removed();
