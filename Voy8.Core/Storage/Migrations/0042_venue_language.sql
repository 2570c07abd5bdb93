-- The same answer as before without a look into the catalogue for each venue: which languages PostgreSQL has is known when this runs.
do $$
declare
    branches text := '';
    pair record;
begin
    for pair in
        select * from (values ('german', '{DE,AT,CH,LI,LU}'::text[]), ('greek', '{GR,CY}'), ('dutch', '{NL,BE}'), ('english', '{GB,IE,US,CA,AU,NZ}')) as l (name, countries)
        where exists (select from pg_ts_config where cfgnamespace = 'pg_catalog'::regnamespace and cfgname = l.name)
    loop
        branches := branches || format(' when country = any (%L::text[]) then %L::regconfig', pair.countries, 'pg_catalog.' || pair.name);
    end loop;
    execute format(
        'create or replace function venue_language(country text) returns regconfig language sql stable as $f$ select case%s else ''pg_catalog.simple''::regconfig end $f$',
        case when branches = '' then ' when false then null' else branches end);
end
$$;
