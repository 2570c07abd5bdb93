-- Parents and children. A parent counts the children it was given, those that have not ended, and those that ended dead or cancelled.
-- While it waits for them it is scheduled, its run_at is infinity and its score is minus the credit of its priority: to wake it,
-- the time is added.
alter table jobs.job
    add column children_total     integer not null default 0,
    add column children_open      integer not null default 0,
    add column children_failed    integer not null default 0,
    add column waits_for_children boolean not null default false;

update jobs.job p
set children_total = c.total, children_open = c.open, children_failed = c.failed
from (select parent_id, count(*) as total, count(*) filter (where status < 3) as open, count(*) filter (where status > 3) as failed
      from jobs.job
      where parent_id is not null
      group by parent_id) as c
where p.id = c.parent_id;

drop index jobs.job_parent;
create index job_parent on jobs.job (parent_id, id) where parent_id is not null;

-- By which a parent that runs again knows the children it has made.
create index job_child_key on jobs.job (parent_id, idempotency_key) where parent_id is not null and idempotency_key is not null;

-- Cancelled parents whose descendants are being cancelled. What is left when a process dies at it, the leader completes.
create table jobs.cancelled_flow (
    root_id      uuid primary key,
    cancelled_at timestamptz not null default clock_timestamp()
);

-- Whatever statement ends or replays a child, its parent knows in the same transaction. The last one to end wakes a parent that waits.
create function jobs.count_child() returns trigger language plpgsql as $$
declare
    ended  constant integer := case when new.status >= 3 then 1 else -1 end;
    failed constant integer := case when greatest(old.status, new.status) > 3 then ended else 0 end;
    now_at constant timestamptz := clock_timestamp();
    wakes  boolean;
begin
    update jobs.job
    set children_open = children_open - ended, children_failed = children_failed + failed
    where id = new.parent_id
    returning waits_for_children and children_open = 0 into wakes;

    if wakes then
        update jobs.job
        set status = 1, waits_for_children = false, run_at = now_at, score = score + (extract(epoch from now_at) * 1000)::bigint
        where id = new.parent_id and status = 0;
    end if;

    return null;
end $$;

create trigger count_child after update of status on jobs.job
    for each row when (new.parent_id is not null and (old.status < 3) <> (new.status < 3))
    execute function jobs.count_child();
