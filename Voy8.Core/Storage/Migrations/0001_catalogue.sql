-- The catalogue: datasets, venues, what sources said of them, and the merged result.

create table dataset (
    id          uuid primary key,
    slug        text not null unique,
    name        text not null,
    attribution text,
    licence     text,
    created_at  timestamptz not null default now()
);

create table venue (
    id           uuid primary key,
    dataset_id   uuid not null references dataset (id) on delete cascade,
    source_id    text not null,
    name         text not null,
    kind         text not null,
    lat          double precision,
    lon          double precision,
    country      text,
    website      text,
    popularity   real not null default 0,
    content_hash bytea not null,
    created_at   timestamptz not null default now(),
    updated_at   timestamptz not null default now(),
    unique (dataset_id, source_id),
    check ((lat is null) = (lon is null)),
    check (lat between -90 and 90),
    check (lon between -180 and 180)
);

create index venue_place on venue using gist (point(lon, lat)) where lat is not null;
create index venue_kind on venue (kind);

-- What each source said last: one row per venue and source, its facts as a JSON array
-- [{"field","value","source_url","method","confidence","seen_at"}]; a fact without seen_at was seen with the row. One row rather than one per fact
-- makes a million-venue import, an unchanged crawl and a merge each cost one row; the view venue_fact unfolds them.
create table observation (
    venue_id   uuid not null references venue (id) on delete cascade,
    source     text not null,
    facts      jsonb not null,
    facts_hash bytea not null,
    seen_at    timestamptz not null,
    changed_at timestamptz not null default now(),
    primary key (venue_id, source)
);

-- The merged facts of a venue ({"field":["value", …]}, best first), and what search needs of them.
-- verified_at: when the venue's own site last spoke (null: never read). stale_at: when the first of its facts outlives its window.
create table enrichment (
    venue_id    uuid primary key references venue (id) on delete cascade,
    facts       jsonb not null,
    facts_hash  bytea not null,
    features    text[] not null default '{}',
    search_text text not null,
    text_hash   bytea not null,
    search      tsvector not null,
    verified_at timestamptz,
    stale_at    timestamptz,
    merged_at   timestamptz not null default now(),
    changed_in  xid8 not null default pg_current_xact_id()
);

create index enrichment_search on enrichment using gin (search);
create index enrichment_changed_in on enrichment (changed_in);

create view venue_fact as
select o.venue_id,
       o.source,
       f.field,
       f.value,
       f.source_url,
       f.method,
       f.confidence,
       coalesce(f.seen_at, o.seen_at) as seen_at
from observation o
cross join lateral jsonb_to_recordset(o.facts)
    as f (field text, value text, source_url text, method text, confidence double precision, seen_at timestamptz);
