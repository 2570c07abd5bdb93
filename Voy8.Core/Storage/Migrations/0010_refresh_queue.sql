-- What the scheduler goes by: one narrow row per venue whose site may be crawled, with the time from which it is due. A cycle counts and orders
-- these instead of judging every venue. Derived: whatever is in it is made anew from the tables, by the rules of refresh_state.settings.
create table if not exists refresh_venue (
    venue_id   uuid primary key,          -- no foreign key: checking it would write every venue; deletions are noted like changes
    site       bigint not null,           -- hash of the host in ASCII without www
    popularity real not null,
    cell_lat   integer,                   -- tenths of a degree, floored
    cell_lon   integer,
    due_at     timestamptz not null,
    never_read boolean not null,
    crawled_at timestamptz,
    pages_read integer not null default 0
) with (autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.05, fillfactor = 90);

create index if not exists refresh_venue_due on refresh_venue (due_at, venue_id) include (popularity, site, cell_lat, cell_lon, never_read);
create index if not exists refresh_venue_popularity on refresh_venue (popularity);
create index if not exists refresh_venue_crawled on refresh_venue (crawled_at) include (pages_read) where crawled_at is not null;

-- Venues to be judged anew, in no order and with repetitions: a note costs a writer a few microseconds, and an index would cost it more.
create table if not exists refresh_note (venue_id uuid not null)
    with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 50000);

-- By which rules refresh_venue was made, and the popularity from which on a venue is of the top (null: not known).
create table if not exists refresh_state (
    one      boolean primary key default true check (one),
    settings text,
    top      real,
    least    real
);
insert into refresh_state (one) values (true) on conflict do nothing;

create or replace function refresh_note_venues() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' then
        insert into refresh_note
        select after.id from before join after using (id)
        where (before.website, before.popularity, before.lat, before.lon, before.created_at)
            is distinct from (after.website, after.popularity, after.lat, after.lon, after.created_at);
    elsif tg_op = 'INSERT' then
        insert into refresh_note select id from after where website is not null;
    else
        insert into refresh_note select id from before where website is not null;
    end if;
    return null;
end
$$;

create or replace function refresh_note_enrichments() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' then
        insert into refresh_note
        select after.venue_id from before join after using (venue_id)
        where before.stale_at is distinct from after.stale_at or (before.verified_at is null) <> (after.verified_at is null);
    elsif tg_op = 'INSERT' then
        insert into refresh_note select venue_id from after where stale_at is not null or verified_at is not null;
    else
        insert into refresh_note select venue_id from before;
    end if;
    return null;
end
$$;

create or replace function refresh_note_visits() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' then
        insert into refresh_note select venue_id from before;
    else
        insert into refresh_note select venue_id from after;
    end if;
    return null;
end
$$;

create or replace trigger refresh_venue_inserted after insert on venue referencing new table as after for each statement execute function refresh_note_venues();
create or replace trigger refresh_venue_updated after update on venue referencing old table as before new table as after for each statement execute function refresh_note_venues();
create or replace trigger refresh_venue_deleted after delete on venue referencing old table as before for each statement execute function refresh_note_venues();
create or replace trigger refresh_enrichment_inserted after insert on enrichment referencing new table as after for each statement execute function refresh_note_enrichments();
create or replace trigger refresh_enrichment_updated after update on enrichment referencing old table as before new table as after for each statement execute function refresh_note_enrichments();
create or replace trigger refresh_enrichment_deleted after delete on enrichment referencing old table as before for each statement execute function refresh_note_enrichments();
create or replace trigger refresh_visit_inserted after insert on crawl_state referencing new table as after for each statement execute function refresh_note_visits();
create or replace trigger refresh_visit_updated after update on crawl_state referencing new table as after for each statement execute function refresh_note_visits();
create or replace trigger refresh_visit_deleted after delete on crawl_state referencing old table as before for each statement execute function refresh_note_visits();

-- Scope and site are told from addresses as the crawler reads them, when a venue is judged.
alter table venue drop column if exists host;
