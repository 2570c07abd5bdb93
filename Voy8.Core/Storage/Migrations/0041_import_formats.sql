-- How a file is written (null: whoever reads it tells by its name and beginning), which column gives what, and whether it is only tried.
alter table import
    add column format       text,
    add column mapping      jsonb,
    add column dry_run      boolean not null default false,
    add column dataset_slug text,        -- of a dry run, which makes no dataset
    add column owner_id     uuid,        -- the account that began it; null: the command line
    drop constraint import_check,
    add constraint import_dataset check (dataset_id is not null or state = 'uploading' or (dry_run and dataset_slug is not null));
