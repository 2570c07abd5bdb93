-- People who may sign in. The e-mail is the user name; email_key is how it is compared (upper case, as ASP.NET Core Identity normalizes).
create table account (
    id             uuid primary key,
    email          text not null,
    email_key      text not null unique,
    password_hash  text not null,
    role           text not null default 'user' check (role in ('user', 'operator')),
    failed_signins integer not null default 0,
    locked_until   timestamptz,
    created_at     timestamptz not null default now()
);
create index account_operator on account (id) where role = 'operator';

-- A bearer token is good while its session is here: who signs out, changes a password or loses a role is heard of at once.
create table account_session (
    id         uuid primary key,
    account_id uuid not null references account (id) on delete cascade,
    created_at timestamptz not null default now(),
    expires_at timestamptz not null
);
create index account_session_account on account_session (account_id);

-- Keys of ASP.NET Core Data Protection, shared by every replica of the API and of the page.
create table data_protection_key (
    name       text primary key,
    xml        text not null,
    created_at timestamptz not null default now()
);
