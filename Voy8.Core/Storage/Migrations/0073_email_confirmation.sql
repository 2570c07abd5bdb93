-- Whether somebody proved that the account's address is theirs.
alter table account add column email_confirmed_at timestamptz;

-- Mails that were asked for to prove it. token_hash: SHA-256 of what the mail holds; null until it is written.
create table email_confirmation (
    id         uuid primary key,
    account_id uuid not null references account (id) on delete cascade,
    asked_at   timestamptz not null,
    token_hash bytea unique,
    expires_at timestamptz,
    used_at    timestamptz
);
create index email_confirmation_account on email_confirmation (account_id, asked_at);
