-- Sites whose robots.txt cannot be had, and since when: what lasts for weeks no longer keeps the crawler out (RFC 9309, 2.3.1.4).
create table robots_outage (
    site      text primary key,
    since     timestamptz not null,
    failed_at timestamptz not null      -- last
);
create index robots_outage_failed on robots_outage (failed_at);
