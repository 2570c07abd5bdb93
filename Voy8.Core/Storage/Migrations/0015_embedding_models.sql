-- Which model's vectors are searched (current), which are being made to take their place (next), and whose are to go (retired).
-- Everybody who reads or writes vectors goes by this, so that two models are never mixed.
create table if not exists embedding_model (
    model_id   text primary key,
    dimensions integer not null,
    state      text not null check (state in ('current', 'next', 'retired')),
    covered    bigint not null default 0,   -- venues with a vector of their present text, when last counted
    venues     bigint not null default 0,
    changed_at timestamptz not null default now()
);

create unique index if not exists embedding_model_state on embedding_model (state) where state in ('current', 'next');

insert into embedding_model (model_id, dimensions, state)
select model_id, dimensions, case when row_number() over (order by vectors desc, model_id) = 1 then 'current' else 'retired' end
from (select model_id, max(length(vector)) / 4 as dimensions, count(*) as vectors from embedding group by model_id) as stored
on conflict do nothing;
