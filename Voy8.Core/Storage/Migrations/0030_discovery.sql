-- Discovery: what to look for and where, how far each discovery is, what directories list, and what was merged.

create table city (
    id        uuid primary key,
    slug      text not null unique,
    name      text not null,
    country   text not null check (country ~ '^[A-Z]{2}$'),
    lat       double precision not null check (lat between -90 and 90),
    lon       double precision not null check (lon between -180 and 180),
    radius_m  integer not null check (radius_m between 100 and 100000),
    -- As directories there are asked, the first one first.
    languages text[] not null check (cardinality(languages) between 1 and 8)
);

create table industry (
    id   uuid primary key,
    slug text not null unique,
    name text not null,
    -- The kind of a business that a directory says nothing better of: a lower-case OpenStreetMap value.
    kind text not null
);

create table industry_keyword (
    industry_id uuid not null references industry (id) on delete cascade,
    language    text not null,
    ordinal     smallint not null,
    keyword     text not null,
    primary key (industry_id, language, ordinal)
);

create table discovery (
    id          uuid primary key,
    job_id      uuid,
    -- Who asked for it; null: the system.
    owner_id    uuid,
    city_id     uuid not null references city (id),
    industry_id uuid not null references industry (id),
    dataset_id  uuid not null references dataset (id) on delete cascade,
    created_at  timestamptz not null default now(),
    finished_at timestamptz
);

create index discovery_created_at on discovery (created_at desc);
create index discovery_owner on discovery (owner_id, created_at desc);

-- A keyword asked of one directory. What was committed last is where the next attempt goes on.
create table discovery_search (
    discovery_id uuid not null references discovery (id) on delete cascade,
    adapter      text not null,
    keyword      text not null,
    -- Counted from 0; listings of it that are in.
    next_page    integer not null default 0,
    next_listing integer not null default 0,
    -- Times that the page was asked for in vain.
    tries        integer not null default 0,
    pages        integer not null default 0,
    found        integer not null default 0,
    created      integer not null default 0,
    updated      integer not null default 0,
    merged       integer not null default 0,
    unsure       integer not null default 0,
    failed       integer not null default 0,
    -- Why it ended; null while it goes on.
    ended        text,
    primary key (discovery_id, adapter, keyword)
);

-- Listings of the pages that a search is done with, while its discovery is under way: how a directory that repeats itself is known.
create table discovery_seen (
    discovery_id uuid not null,
    adapter      text not null,
    keyword      text not null,
    key          text not null,
    primary key (discovery_id, adapter, keyword, key),
    foreign key (discovery_id, adapter, keyword) references discovery_search on delete cascade
);

-- A business as a directory lists it, and the venue that it is.
create table directory_listing (
    adapter      text not null,
    key          text not null,
    venue_id     uuid not null references venue (id) on delete cascade,
    content_hash bytea not null,
    url          text not null,
    -- Asked for again when it is older.
    read_at      timestamptz not null,
    primary key (adapter, key)
);

create index directory_listing_venue on directory_listing (venue_id);

-- Addresses that a directory redirects: the listing is known by where they lead.
create table directory_alias (
    adapter text not null,
    key     text not null,
    listing text not null,
    primary key (adapter, key)
);

-- A business that was taken for a known venue. What it was by itself is kept, so that it can be again.
create table venue_merge (
    id        uuid primary key,
    venue_id  uuid not null references venue (id) on delete cascade,
    -- {"id","dataset_id","source_id","name","kind","lat","lon","country","website","popularity","content_hash","observations":[…]}
    absorbed  jsonb not null,
    -- Sources of the observations that came with it.
    sources   text[] not null,
    score     double precision not null,
    evidence  jsonb not null,
    -- An account; null: the matcher was certain.
    decided_by uuid,
    merged_at timestamptz not null default now(),
    undone_at timestamptz
);

create index venue_merge_venue on venue_merge (venue_id);
create index venue_merge_merged_at on venue_merge (merged_at desc);

-- Two venues that may be one business: a person is to say.
create table match_review (
    id         uuid primary key,
    venue_id   uuid not null references venue (id) on delete cascade,
    other_id   uuid not null references venue (id) on delete cascade,
    score      double precision not null,
    evidence   jsonb not null,
    created_at timestamptz not null default now(),
    -- merged or apart.
    decision   text,
    decided_at timestamptz,
    unique (venue_id, other_id)
);

create index match_review_open on match_review (score desc, id) where decision is null;

-- Finding known venues by telephone and by host.
create function venue_site_host(website text) returns text language sql immutable strict parallel safe as $$
    select regexp_replace(lower(substring(website from '^[A-Za-z]+://([^/?#:]+)')), '^www\.', '')
$$;

create index enrichment_phone on enrichment using gin ((facts -> 'phone')) where facts ? 'phone';
create index venue_site_host on venue (venue_site_host(website)) where website is not null;

create view discovery_statistics as
select d.id as discovery_id, c.slug as city, i.slug as industry, s.slug as dataset, d.created_at, d.finished_at,
       count(*) as searches, count(*) filter (where q.ended is not null) as searches_ended,
       sum(q.pages) as pages, sum(q.found) as found, sum(q.created) as created, sum(q.updated) as updated,
       sum(q.merged) as merged, sum(q.unsure) as unsure, sum(q.failed) as failed
from discovery d
join city c on c.id = d.city_id
join industry i on i.id = d.industry_id
join dataset s on s.id = d.dataset_id
left join discovery_search q on q.discovery_id = d.id
group by d.id, c.slug, i.slug, s.slug;

create view directory_statistics as
select l.adapter, count(*) as listings, count(distinct l.venue_id) as venues, max(l.read_at) as read_at,
       (select count(*) from directory_alias a where a.adapter = l.adapter) as moved
from directory_listing l
group by l.adapter;

create view keyword_statistics as
select adapter, keyword, count(*) as searches, sum(pages) as pages, sum(found) as found, sum(created) as created,
       round(sum(created)::numeric / nullif(sum(found), 0), 3) as new_per_found, sum(failed) as failed
from discovery_search
group by adapter, keyword;

create view merge_statistics as
select date_trunc('day', merged_at) as day, count(*) as merges, count(*) filter (where decided_by is not null) as by_people,
       count(*) filter (where undone_at is not null) as undone
from venue_merge
group by 1;

insert into dataset (id, slug, name) values (gen_random_uuid(), 'discovered', 'Discovered businesses') on conflict do nothing;

insert into city (id, slug, name, country, lat, lon, radius_m, languages) values
    (gen_random_uuid(), 'munich', 'München', 'DE', 48.1372, 11.5755, 15000, '{de,en}'),
    (gen_random_uuid(), 'berlin', 'Berlin', 'DE', 52.5200, 13.4050, 25000, '{de,en}'),
    (gen_random_uuid(), 'hamburg', 'Hamburg', 'DE', 53.5503, 9.9931, 20000, '{de,en}'),
    (gen_random_uuid(), 'vienna', 'Wien', 'AT', 48.2082, 16.3719, 15000, '{de,en}'),
    (gen_random_uuid(), 'zurich', 'Zürich', 'CH', 47.3744, 8.5410, 10000, '{de,en}'),
    (gen_random_uuid(), 'amsterdam', 'Amsterdam', 'NL', 52.3728, 4.8936, 12000, '{nl,en}'),
    (gen_random_uuid(), 'athens', 'Αθήνα', 'GR', 37.9756, 23.7348, 15000, '{el,en}'),
    (gen_random_uuid(), 'thessaloniki', 'Θεσσαλονίκη', 'GR', 40.6403, 22.9353, 10000, '{el,en}'),
    (gen_random_uuid(), 'nicosia', 'Λευκωσία', 'CY', 35.1740, 33.3639, 10000, '{el,en}'),
    (gen_random_uuid(), 'london', 'London', 'GB', 51.5072, -0.1275, 25000, '{en}');

insert into industry (id, slug, name, kind) values
    (gen_random_uuid(), 'restaurants', 'Restaurants', 'restaurant'),
    (gen_random_uuid(), 'cafes', 'Cafés', 'cafe'),
    (gen_random_uuid(), 'nightlife', 'Bars and pubs', 'bar'),
    (gen_random_uuid(), 'hotels', 'Hotels', 'hotel'),
    (gen_random_uuid(), 'shops', 'Shops', 'shop'),
    (gen_random_uuid(), 'health', 'Doctors and pharmacies', 'doctors'),
    (gen_random_uuid(), 'culture', 'Museums and culture', 'museum'),
    (gen_random_uuid(), 'beauty', 'Hairdressers and beauty', 'hairdresser');

insert into industry_keyword (industry_id, language, ordinal, keyword)
select i.id, s.language, k.ordinal, k.keyword
from (values
    ('restaurants', 'en', '{restaurant,pizzeria,tavern,seafood,"take away"}'::text[]),
    ('restaurants', 'de', '{Restaurant,Gasthaus,Pizzeria,Imbiss,Fischrestaurant}'),
    ('restaurants', 'el', '{εστιατόριο,ταβέρνα,πιτσαρία,ψαροταβέρνα,σουβλάκι}'),
    ('restaurants', 'nl', '{restaurant,eetcafé,pizzeria,afhaalrestaurant}'),
    ('cafes', 'en', '{café,"coffee shop",bakery,"ice cream"}'),
    ('cafes', 'de', '{Café,Konditorei,Bäckerei,Eisdiele}'),
    ('cafes', 'el', '{καφετέρια,καφενείο,ζαχαροπλαστείο,αρτοποιείο}'),
    ('cafes', 'nl', '{café,koffiebar,bakkerij,ijssalon}'),
    ('nightlife', 'en', '{bar,pub,"night club"}'),
    ('nightlife', 'de', '{Bar,Kneipe,Biergarten,Club}'),
    ('nightlife', 'el', '{μπαρ,παμπ,κλαμπ}'),
    ('nightlife', 'nl', '{bar,kroeg,nachtclub}'),
    ('hotels', 'en', '{hotel,hostel,"guest house","bed and breakfast"}'),
    ('hotels', 'de', '{Hotel,Pension,Hostel,Ferienwohnung}'),
    ('hotels', 'el', '{ξενοδοχείο,ξενώνας,ενοικιαζόμενα}'),
    ('hotels', 'nl', '{hotel,pension,hostel}'),
    ('shops', 'en', '{shop,supermarket,"book shop",clothes,florist}'),
    ('shops', 'de', '{Laden,Supermarkt,Buchhandlung,Bekleidung,Blumen}'),
    ('shops', 'el', '{κατάστημα,"σούπερ μάρκετ",βιβλιοπωλείο,ρούχα,ανθοπωλείο}'),
    ('shops', 'nl', '{winkel,supermarkt,boekhandel,kleding,bloemist}'),
    ('health', 'en', '{doctor,dentist,pharmacy,physiotherapist}'),
    ('health', 'de', '{Arzt,Zahnarzt,Apotheke,Physiotherapie}'),
    ('health', 'el', '{ιατρός,οδοντίατρος,φαρμακείο,φυσικοθεραπευτής}'),
    ('health', 'nl', '{huisarts,tandarts,apotheek,fysiotherapeut}'),
    ('culture', 'en', '{museum,gallery,theatre,cinema}'),
    ('culture', 'de', '{Museum,Galerie,Theater,Kino}'),
    ('culture', 'el', '{μουσείο,γκαλερί,θέατρο,σινεμά}'),
    ('culture', 'nl', '{museum,galerie,theater,bioscoop}'),
    ('beauty', 'en', '{hairdresser,"beauty salon",barber}'),
    ('beauty', 'de', '{Friseur,Kosmetik,Barbier}'),
    ('beauty', 'el', '{κομμωτήριο,"ινστιτούτο αισθητικής",κουρείο}'),
    ('beauty', 'nl', '{kapper,schoonheidssalon,barbier}')
) as s (slug, language, keywords)
join industry i on i.slug = s.slug
cross join lateral unnest(s.keywords) with ordinality as k (keyword, ordinal);
