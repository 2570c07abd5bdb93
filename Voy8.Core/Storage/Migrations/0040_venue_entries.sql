-- Venues that programs and people enter one by one: what they said, word for word, beside the facts that were made of it.
create table venue_entry (
    venue_id   uuid primary key references venue (id) on delete cascade,
    body       jsonb not null,
    account_id uuid references account (id) on delete set null,  -- null: entered without a token
    entered_at timestamptz not null
);
create index venue_entry_account on venue_entry (account_id) where account_id is not null;

-- Answers to repeat: one row per caller and Idempotency-Key, for a day. No foreign key: the answer is the same when the venue is gone.
create table venue_entry_key (
    caller     uuid not null,                                    -- all zero: without a token
    key        text not null,
    body_hash  bytea not null,
    venue_id   uuid not null,
    created_at timestamptz not null,
    primary key (caller, key)
);
create index venue_entry_key_created_at on venue_entry_key (created_at);
