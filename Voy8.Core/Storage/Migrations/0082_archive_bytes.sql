-- The ZIP of a batch is its owner's to answer for while it lies there.
alter table file_batch add column blob_bytes bigint not null default 0;
create index file_batch_archive on file_batch (id) where blob_id is not null;
