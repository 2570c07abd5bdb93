-- How often in a row a venue's site could not be read: it is visited ever more seldom.
alter table crawl_state add column failures integer not null default 0;
update crawl_state set failures = 1 where status not in ('succeeded', 'unchanged');
