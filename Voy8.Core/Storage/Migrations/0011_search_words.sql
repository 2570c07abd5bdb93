-- What a search by words filters and orders by stands beside the words, so that thousands of matches are judged without a join.
-- names: every name, folded. price: 1 to 4. open_week: minutes of the ordinary week, Monday 00:00 is 0, in the time of zone.
alter table enrichment
    add column kind       text,
    add column dataset_id uuid,
    add column lat        double precision,
    add column lon        double precision,
    add column popularity real not null default 0,
    add column names      text not null default '',
    add column price      smallint,
    add column open_week  int4multirange,
    add column zone       text;

-- The words are read for every match, the facts for a page: the facts go out of line first.
alter table enrichment alter column search set storage main;

-- Codes are words of their own ('kind=pub', 'feature=wifi'): exact, and found without looking at positions or weights.
update enrichment e
set kind = v.kind, dataset_id = v.dataset_id, lat = v.lat, lon = v.lon, popularity = v.popularity, names = lower(v.name),
    search = e.search || array_to_tsvector(array(
        select distinct left(code, 100) from (
            select 'kind=' || v.kind union all select 'feature=' || unnest(e.features)
            union all select 'cuisine=' || jsonb_array_elements_text(coalesce(e.facts -> 'cuisine', '[]'))
            union all select 'speciality=' || jsonb_array_elements_text(coalesce(e.facts -> 'speciality', '[]'))) as codes (code)))
from venue v
where v.id = e.venue_id;

create index enrichment_place on enrichment using gist (point(lon, lat)) where lat is not null;

create function venue_tell_search() returns trigger language plpgsql as $$
begin
    update enrichment
    set kind = new.kind, dataset_id = new.dataset_id, lat = new.lat, lon = new.lon, popularity = new.popularity
    where venue_id = new.id;
    return null;
end
$$;

create trigger venue_search_columns after update on venue for each row
when ((old.kind, old.dataset_id, old.lat, old.lon, old.popularity) is distinct from (new.kind, new.dataset_id, new.lat, new.lon, new.popularity))
execute function venue_tell_search();

-- Typing errors are forgiven where trigrams are to be had; where they are not, /health says so.
do $$
begin
    create extension if not exists pg_trgm;
    create index enrichment_names on enrichment using gin (names gin_trgm_ops);
exception when insufficient_privilege or undefined_file or feature_not_supported then
    raise notice 'pg_trgm is not available: %', sqlerrm;
end
$$;
