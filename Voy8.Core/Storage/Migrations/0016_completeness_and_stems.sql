-- completeness: the part of website, phone, opening hours and description that is known, 0 to 1.
alter table enrichment add column if not exists completeness real not null default 0;

update enrichment
set completeness = ((facts ? 'website')::int + (facts ? 'phone')::int + (facts ? 'opening_hours')::int + (facts ? 'description')::int) / 4.0
where facts ?| array['website', 'phone', 'opening_hours', 'description'];

-- The text search configuration of the language that most venues of a country speak; simple where there is none.
create or replace function venue_language(country text) returns regconfig language sql stable as $$
    select coalesce(
        (select oid::regconfig from pg_ts_config
         where cfgnamespace = 'pg_catalog'::regnamespace
           and cfgname = case
               when country in ('DE', 'AT', 'CH', 'LI', 'LU') then 'german'
               when country in ('GR', 'CY') then 'greek'
               when country in ('NL', 'BE') then 'dutch'
               when country in ('GB', 'IE', 'US', 'CA', 'AU', 'NZ') then 'english'
           end),
        'simple'::regconfig)
$$;

-- What names and prose say, by its stems: beside the words themselves, which the rest of search goes by.
create or replace function venue_stems(country text, names text, prose text) returns tsvector language sql stable as $$
    select setweight(to_tsvector(venue_language(country), names), 'A') || strip(to_tsvector(venue_language(country), prose))
        || strip(to_tsvector('english', names || ' ' || prose))
$$;

-- Stored names only: the prose follows when a venue is next merged. Nothing is added twice.
update enrichment e set search = e.search || venue_stems(v.country, e.names, '')
from venue v
where v.id = e.venue_id and not tsvector_to_array(venue_stems(v.country, e.names, '')) <@ tsvector_to_array(e.search);
