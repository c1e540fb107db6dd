-- A log that only grows. First wall: the role the application works under may insert and read, no more.
-- Second wall: triggers, for whoever holds more rights. Third: the hash chain, checked by `forge audit verify`.

create table audit_log (
    seq bigint primary key check (seq >= 1),
    at timestamptz not null,
    actor text not null,
    event text not null,
    subject text not null,
    details text not null, -- JSON as it was hashed
    previous char(64) not null,
    hash char(64) not null unique
);
create index audit_log_by_event on audit_log (event, seq);

create function audit_log_only_grows() returns trigger language plpgsql as $$
begin
    raise exception 'the audit log only grows: % is refused', tg_op using errcode = '42501';
end $$;
create trigger audit_log_only_grows before update or delete or truncate on audit_log
    for each statement execute function audit_log_only_grows();
alter table audit_log enable always trigger audit_log_only_grows;

create function audit_log_is_next() returns trigger language plpgsql as $$
declare
    last record;
begin
    select seq, hash into last from audit_log order by seq desc limit 1;
    if new.seq <> coalesce(last.seq, 0) + 1 or new.previous <> coalesce(last.hash, repeat('0', 64)) then
        raise exception 'an entry of the audit log must follow the last one' using errcode = '42501';
    end if;
    return new;
end $$;
create trigger audit_log_is_next before insert on audit_log
    for each row execute function audit_log_is_next();
alter table audit_log enable always trigger audit_log_is_next;

-- The role of the application. A login that may not create roles works as itself, behind the second wall.
-- Roles belong to the whole server: another database's migration may be making it at this moment.
do $$
begin
    if not exists (select from pg_roles where rolname = 'forge_app') then
        create role forge_app nologin;
    end if;
exception
    when duplicate_object or unique_violation then null;
    when insufficient_privilege then raise notice 'no right to create the role forge_app';
end $$;
do $$
begin
    if exists (select from pg_roles where rolname = 'forge_app') then
        execute format('grant forge_app to %I', current_user);
        grant usage on schema public to forge_app;
        grant select, insert, update, delete on all tables in schema public to forge_app;
        grant usage, select on all sequences in schema public to forge_app;
        alter default privileges in schema public grant select, insert, update, delete on tables to forge_app;
        alter default privileges in schema public grant usage, select on sequences to forge_app;
        revoke all on audit_log from public, forge_app;
        grant select, insert on audit_log to forge_app;
        revoke all on schema_migrations from forge_app;
        grant select on schema_migrations to forge_app;
    end if;
exception
    when insufficient_privilege then raise notice 'no right to grant to the role forge_app';
end $$;
