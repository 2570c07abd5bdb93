-- replays_before takes the place of failed_before: replays of the job until the delivery was given up. One more is a deliberate one.
-- What the engine itself runs again, after a timeout too, is none.
alter table reminder_delivery drop column failed_before, add column replays_before integer;

-- When an account asked for reminders within the last hour; those that were deleted count.
create table reminder_asked (
    account_id uuid not null references account (id) on delete cascade,
    asked_at   timestamptz not null
);
create index reminder_asked_account on reminder_asked (account_id, asked_at);

-- Webhooks that went to a host in the minute named.
create table webhook_rate (
    host   text primary key,
    minute timestamptz not null,
    sent   integer not null
);
