-- What people want to be reminded of. due_at is local_time in time_zone, computed when it is written.
-- version grows with each change: a job that was made for an older one sends nothing.
create table reminder (
    id           uuid primary key,
    owner_id     uuid not null references account (id) on delete cascade,
    venue_id     uuid references venue (id) on delete set null,
    text         text not null,
    local_time   timestamp not null,
    time_zone    text not null,
    due_at       timestamptz not null,
    webhook_url  text,
    version      integer not null default 1,
    created_at   timestamptz not null,
    cancelled_at timestamptz
);
create index reminder_owner on reminder (owner_id, due_at, id);
create index reminder_due on reminder (due_at);
create index reminder_venue on reminder (venue_id) where venue_id is not null;

-- One way that a reminder goes. Who sends it claims it first: scheduled -> sending, and then sent; failed: it certainly did not arrive;
-- unknown: it may have. job_id, token: the job and the lease that claimed it. failed_before: attempts of that job that had failed when
-- the delivery was given up; that one more has is how a deliberate replay is told from a second run.
create table reminder_delivery (
    reminder_id   uuid not null references reminder (id) on delete cascade,
    channel       text not null check (channel in ('email', 'webhook')),
    version       integer not null,
    due_at        timestamptz not null,
    status        text not null default 'scheduled' check (status in ('scheduled', 'sending', 'sent', 'failed', 'unknown', 'cancelled')),
    tries         integer not null default 0,
    job_id        uuid,
    token         bigint,
    failed_before integer,
    sending_at    timestamptz,
    ended_at      timestamptz,
    failure       text,
    primary key (reminder_id, channel)
) with (fillfactor = 80);
create index reminder_delivery_due on reminder_delivery (due_at, reminder_id, channel) where status = 'scheduled';
create index reminder_delivery_sending on reminder_delivery (sending_at) where status = 'sending';

-- What a person's webhooks are signed with. The one before goes on signing beside it for a while.
create table webhook_secret (
    account_id     uuid primary key references account (id) on delete cascade,
    secret         text not null,
    previous       text,
    previous_until timestamptz,
    made_at        timestamptz not null
);

create view reminder_state as
select r.id, r.owner_id, r.venue_id, r.due_at,
       case when r.cancelled_at is not null then 'cancelled'
            when bool_or(d.status in ('scheduled', 'sending')) then 'scheduled'
            when bool_or(d.status in ('failed', 'unknown')) then 'failed'
            else 'sent' end as status
from reminder r
join reminder_delivery d on d.reminder_id = r.id
group by r.id;
