-- Validators of the pages read after the home page, so that a visit can ask each whether it changed: [{url, etag, lastModified}, …].
alter table crawl_state add column further_pages jsonb not null default '[]';
