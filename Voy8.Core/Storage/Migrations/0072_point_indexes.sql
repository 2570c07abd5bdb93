-- Points are not boxes: a quad tree over them takes half the time to write that GiST takes, and answers the same questions
-- (within a box, nearest first).
drop index if exists venue_place;
create index venue_place on venue using spgist (point(lon, lat)) where lat is not null;
drop index if exists enrichment_place;
create index enrichment_place on enrichment using spgist (point(lon, lat)) where lat is not null;
