-- Rows that every visit touches without changing an indexed column: with room in their pages they are updated in place, and no index is written (HOT).
alter table observation set (fillfactor = 85);
alter table enrichment set (fillfactor = 85);
alter table crawl_state set (fillfactor = 85);
