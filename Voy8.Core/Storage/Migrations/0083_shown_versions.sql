-- A file is shown as the version that is searched, until the next is complete. Of one that is being replaced right now it is no longer known what it was called.
alter table stored_file
    add column ready_name    text,
    add column ready_type    text,
    add column ready_bytes   bigint,
    add column ready_title   text,
    add column ready_pages   integer,
    add column ready_chunked integer;
update stored_file
set ready_name = name, ready_type = document_type, ready_bytes = bytes, ready_title = title, ready_pages = pages,
    ready_chunked = (select count(*) from document_chunk c where c.file_id = stored_file.id and c.version = stored_file.ready_version)
where ready_version is not null;
alter table stored_file add check ((ready_version is null) = (ready_name is null) and (ready_version is null) = (ready_type is null) and (ready_version is null) = (ready_bytes is null));
