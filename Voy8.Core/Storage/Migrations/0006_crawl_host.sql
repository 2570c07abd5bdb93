-- Hosts that rest long or fail, so that the loss of Redis wakes none of them. What is over in seconds is not kept.
create table crawl_host (
    host    text primary key,
    next_at timestamptz not null,          -- not to be asked before
    errors  integer not null default 0     -- requests in a row that were not answered
);
