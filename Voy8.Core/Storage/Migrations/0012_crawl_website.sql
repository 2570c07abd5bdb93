-- The website that was visited, so that what it said is dropped when the venue's website is another one. Null for visits before this was kept.
alter table crawl_state add column website text;
