-- What a note or a file said goes with it: no step and no answer of an investigation quotes it any longer.
create index investigation_step_sources on investigation_step using gin (sources jsonb_path_ops);
create index investigation_citations on investigation using gin (citations jsonb_path_ops);

-- source: a part of a list of sources, [{"FileId": "…"}]. keeper: whose investigations may quote it still; null for nobody's.
create function investigation_forget(source jsonb, keeper uuid) returns void language plpgsql as $$
declare
    readers uuid[];
begin
    -- Those that were shown it, and those that follow them up: these were told what the others answered.
    with recursive reader as (
        select i.id from investigation i
        where i.id in (select investigation_id from investigation_step where sources @> source union select id from investigation where citations @> source)
            and i.owner_id is distinct from keeper
        union
        select f.id from reader r join investigation f on f.follow_up_of = r.id
    )
    select array_agg(id) into readers from reader;
    if readers is null then
        return;
    end if;

    -- A worker that has it in mind finds that its investigation has ended, and writes no more.
    update investigation
    set status = 'failed', failure_code = 'source_gone', answer = null, citations = '[]', finished_at = coalesce(finished_at, now()),
        failure = 'It was made from a note or a document that was deleted, or is shared no more.'
    where id = any (readers) and (status = 'running' or citations @> source);

    -- What a model wrote, or passed to a tool, may quote it as well.
    update investigation_step
    set text = '', calls = null, arguments = null, sources = '[]', summary = 'Taken away, since it may quote what was deleted.'
    where investigation_id = any (readers);
end
$$;

create function stored_file_forget() returns trigger language plpgsql as $$
begin
    perform investigation_forget(jsonb_build_array(jsonb_build_object('FileId', old.id)), case when tg_op = 'UPDATE' then old.owner_id end);
    return null;
end
$$;
create trigger stored_file_forget after delete on stored_file for each row execute function stored_file_forget();
create trigger stored_file_unshared after update of dataset_id on stored_file for each row
    when (old.dataset_id is not null and new.dataset_id is null) execute function stored_file_forget();

create function note_forget() returns trigger language plpgsql as $$
begin
    perform investigation_forget(jsonb_build_array(jsonb_build_object('NoteId', old.id)), null);
    return null;
end
$$;
create trigger note_forget after delete on note for each row execute function note_forget();
create trigger note_deleted after update of deleted_at on note for each row
    when (old.deleted_at is null and new.deleted_at is not null) execute function note_forget();

-- What is gone already.
select investigation_forget(jsonb_build_array(jsonb_build_object('FileId', gone.id)), null)
from (select distinct (source ->> 'FileId')::uuid as id from investigation_step s, jsonb_array_elements(s.sources) source) gone
where gone.id is not null and not exists (select from stored_file f where f.id = gone.id);
select investigation_forget(jsonb_build_array(jsonb_build_object('FileId', gone.id)), gone.owner_id)
from (select distinct f.id, f.owner_id
      from investigation_step s join investigation i on i.id = s.investigation_id, jsonb_array_elements(s.sources) source
      join stored_file f on f.id = (source ->> 'FileId')::uuid
      where f.dataset_id is null and i.owner_id <> f.owner_id) gone;
select investigation_forget(jsonb_build_array(jsonb_build_object('NoteId', gone.id)), null)
from (select distinct (source ->> 'NoteId')::uuid as id from investigation_step s, jsonb_array_elements(s.sources) source) gone
where gone.id is not null and not exists (select from note n where n.id = gone.id and n.deleted_at is null);
