-- What ran, what it made. Audit, feedback and costs refer to runs.run_id and component_versions later.
-- A version is published before its run is finished and written down: hence no foreign key between them.

create table runs (
    run_id text primary key,
    source text not null,
    name text,
    status text not null check (status in ('done', 'failed')),
    error text,
    engine text not null,
    started_at timestamptz not null,
    seconds double precision not null check (seconds >= 0),
    recorded_at timestamptz not null default now()
);
create index runs_by_time on runs (started_at desc);
create index runs_by_name on runs (name, started_at desc) where name is not null;

create table stage_records (
    run_id text not null references runs on delete cascade,
    position integer not null check (position >= 0),
    name text not null,
    seconds double precision not null check (seconds >= 0),
    cached boolean not null,
    cost_usd double precision check (cost_usd >= 0), -- null: unknown, never a guess
    seconds_saved double precision not null default 0 check (seconds_saved >= 0),
    primary key (run_id, position)
);
create index stage_records_by_stage on stage_records (name);

create table component_versions (
    name text not null,
    number integer not null check (number >= 1),
    content_sha256 char(64) not null,
    created_at timestamptz not null default clock_timestamp(),
    run_id text not null,
    note text not null default '',
    primary key (name, number)
);
create index component_versions_by_time on component_versions (created_at desc);
create index component_versions_by_run on component_versions (run_id);

create table version_files (
    name text not null,
    number integer not null,
    path text not null check (path <> ''),
    sha256 char(64) not null,
    primary key (name, number, path),
    foreign key (name, number) references component_versions on delete cascade
);
create index version_files_by_blob on version_files (sha256); -- which blobs are still needed
