-- The host of a venue's website, so that the scheduler can tell scope and site without reading addresses. Compared byte by byte.
alter table venue
    add column host text collate "C" generated always as (
        lower(rtrim(substring(website from '^[A-Za-z][A-Za-z0-9+.-]*://(?:[^/?#@]*@)?(\[[^]/?#]*\]|[^/?#:@]+)'), '.'))) stored;
