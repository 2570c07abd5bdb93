-- What people corrected, for good: the present correction of a venue is its observation of the source 'person', this is how it came about.
-- values: what was said; empty where a correction was taken back. before: what held until then.
create table correction (
    id         uuid primary key,
    venue_id   uuid not null references venue (id) on delete cascade,
    account_id uuid references account (id) on delete set null,
    field      text not null,
    values     text[] not null,
    before     text[] not null,
    made_at    timestamptz not null default now()
);
create index correction_venue on correction (venue_id, id);
create index correction_account on correction (account_id, made_at) where account_id is not null;
