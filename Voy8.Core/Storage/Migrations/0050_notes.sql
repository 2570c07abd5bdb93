-- People's own notes on venues. A note outlives its venue: venue_id is no foreign key, and the name is remembered.
-- venue_id follows the venue when it is merged with another; written_on stays what it was, so that an undone merge gives it back.
create table note (
    id          uuid primary key,
    owner_id    uuid not null references account (id) on delete cascade,
    venue_id    uuid not null,
    written_on  uuid not null,
    venue_name  text not null,
    text        text not null,              -- Markdown, as it was written
    plain       text not null,              -- what of it is embedded
    plain_hash  bytea not null,
    codes       text[] not null,            -- what it names of the vocabulary, as enrichment.search has it
    search      tsvector not null,
    version     integer not null default 1,
    created_at  timestamptz not null default now(),
    updated_at  timestamptz not null default now(),
    deleted_at  timestamptz                 -- can be brought back for a while
);
create index note_owner on note (owner_id, id);
create index note_venue on note (venue_id);
create index note_plain on note (id) include (plain_hash) where deleted_at is null;
create index note_deleted on note (deleted_at) where deleted_at is not null;

-- Apart from the venues' vectors, which everybody searches: these are their owner's alone.
create table note_embedding (
    note_id    uuid not null references note (id) on delete cascade,
    model_id   text not null,
    plain_hash bytea not null,
    vector     bytea not null,              -- little-endian float32
    created_at timestamptz not null default now(),
    primary key (note_id, model_id)
);
-- What is missing is found without reading a vector.
create index note_embedding_model on note_embedding (model_id, note_id) include (plain_hash);

-- Everything is folded already. A note may be in any language: it is found by its stems in each.
create function note_words(venue text, words text, codes text[]) returns tsvector language sql stable as $$
    select setweight(to_tsvector('simple', venue), 'A') || to_tsvector('simple', words) || array_to_tsvector(codes)
        || venue_stems('DE', '', words) || venue_stems('GR', '', words) || venue_stems('NL', '', words)
$$;
