-- A reminder outlives its venue: venue_id is no foreign key any more, and the name is remembered. venue_id follows the venue when it is merged
-- with another; asked_on stays what it was, so that an undone merge gives it back.
alter table reminder drop constraint reminder_venue_id_fkey;
alter table reminder add column asked_on uuid, add column venue_name text;
update reminder r set asked_on = r.venue_id, venue_name = v.name from venue v where v.id = r.venue_id;
