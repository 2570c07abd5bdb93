-- How the last visit to a venue's own site went. One row per venue that was ever visited.
create table crawl_state (
    venue_id      uuid primary key references venue (id) on delete cascade,
    status        text not null,          -- succeeded, unchanged, forbidden, not_found, failed
    message       text,
    http_status   integer,
    final_url     text,
    etag          text,
    last_modified text,
    pages_read    integer not null default 0,
    crawled_at    timestamptz not null,
    succeeded_at  timestamptz,
    duration_ms   integer not null default 0
);
