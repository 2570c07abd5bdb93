-- Merges that follow one another are undone newest first: each remembers what it moved from the absorbed venue to the other.
alter table venue_merge
    add column moved    uuid[] not null default '{}',            -- older merges, which led to the absorbed venue
    add column listings text[] not null default '{}',            -- adapter/key
    add column absorbed_id         uuid generated always as ((absorbed ->> 'id')::uuid) stored,
    add column absorbed_dataset_id uuid generated always as ((absorbed ->> 'dataset_id')::uuid) stored,
    add column absorbed_source_id  text generated always as (absorbed ->> 'source_id') stored;
create index venue_merge_moved on venue_merge using gin (moved) where undone_at is null;
-- An import passes over what is part of another venue.
create index venue_merge_absorbed on venue_merge (absorbed_dataset_id, absorbed_source_id) where undone_at is null;

-- A pair is asked about once, whichever is named first; and what was decided outlives a venue that is part of another for a while.
delete from match_review r
using match_review s
where r.venue_id = s.other_id and r.other_id = s.venue_id
  and (r.decision is null, r.id) > (s.decision is null, s.id);
create unique index match_review_pair on match_review (least(venue_id, other_id), greatest(venue_id, other_id));
create index match_review_other on match_review (other_id);
alter table match_review drop constraint match_review_venue_id_fkey, drop constraint match_review_other_id_fkey;

-- venue_id follows the venue when it is merged with another; made_on stays what it was, so that an undone merge gives it back.
alter table correction add column made_on uuid;
update correction set made_on = venue_id;
alter table correction alter column made_on set not null;

-- What was entered outlives a venue that is part of another for a while.
alter table venue_entry drop constraint venue_entry_venue_id_fkey;
