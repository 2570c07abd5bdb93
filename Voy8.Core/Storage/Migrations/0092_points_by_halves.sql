-- The quad tree refuses a point for good where it is about a millionth of a degree from the middle of a quadrant ("getQuadrant: impossible
-- case"): PostgreSQL compares with a tolerance of 1e-6 there, and after rounding two such numbers may be neither equal, nor more, nor less.
-- Places are written to six decimals, so that happens. The tree that halves (kd) compares exactly, and is as fast to write and to read.
drop index if exists venue_place;
create index venue_place on venue using spgist (point(lon, lat) kd_point_ops) where lat is not null;
drop index if exists enrichment_place;
create index enrichment_place on enrichment using spgist (point(lon, lat) kd_point_ops) where lat is not null;
