-- Questions that a language model answers with tools. A thread is a question and those that follow it up; everything is its owner's alone.
create table investigation (
    id            uuid primary key,
    owner_id      uuid not null references account (id) on delete cascade,
    -- The first question of the thread.
    thread_id     uuid not null,
    follow_up_of  uuid references investigation (id) on delete cascade,
    job_id        uuid,
    question      text not null,
    scope         jsonb not null,
    status        text not null default 'waiting' check (status in ('waiting', 'running', 'answered', 'not_found', 'failed', 'cancelled')),
    answer        text,                      -- Markdown
    -- The sources that the answer cites, with their numbers.
    citations     jsonb not null default '[]',
    failure_code  text,
    failure       text,
    model         text,
    input_tokens  bigint not null default 0,
    output_tokens bigint not null default 0,
    cost          double precision not null default 0,
    duration_ms   bigint not null default 0,
    created_at    timestamptz not null,
    started_at    timestamptz,
    finished_at   timestamptz
);
create index investigation_owner on investigation (owner_id, created_at desc, id desc);
create index investigation_thread on investigation (thread_id, created_at);
create index investigation_follow_up on investigation (follow_up_of) where follow_up_of is not null;

-- What was done, in order: a worker that takes over goes on behind the last one. Two workers cannot both write a step.
create table investigation_step (
    investigation_id uuid not null references investigation (id) on delete cascade,
    ordinal          integer not null,
    kind             text not null check (kind in ('model', 'tool', 'review')),
    -- Of a model: what it wrote. Of a tool: its result. Of a review: what the model was told.
    text             text not null,
    -- Of a model: the tools that it called.
    calls            jsonb,
    tool             text,
    call_id          text,
    arguments        jsonb,
    -- One line for people.
    summary          text not null,
    failed           boolean not null default false,
    -- The sources that the tool returned, with their numbers.
    sources          jsonb not null default '[]',
    model            text,
    tokens           bigint not null default 0,
    duration_ms      bigint not null default 0,
    created_at       timestamptz not null,
    primary key (investigation_id, ordinal)
);

-- What people spend on language models, by day (UTC).
create table chat_usage (
    owner_id      uuid not null references account (id) on delete cascade,
    day           date not null,
    model         text not null,
    calls         integer not null,
    input_tokens  bigint not null,
    output_tokens bigint not null,
    cost          double precision not null,
    primary key (owner_id, day, model)
);
