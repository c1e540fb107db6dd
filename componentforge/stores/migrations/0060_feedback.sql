-- What people say of generated components, and when it was learnt from.

alter table runs add column variant_sha256 char(64); -- null: from before it was written down

create table feedback (
    id bigint generated always as identity primary key,
    content_sha256 char(64) not null unique, -- the same said once more by the same author is one row
    at timestamptz not null default now(),
    name text not null,
    number integer not null,
    run_id text not null,
    variant_sha256 char(64),
    author_sha256 char(64) not null, -- a pseudonym; names are not kept
    project text not null default '',
    thumbs text check (thumbs in ('up', 'down')),
    reason text not null default '' check (length(reason) <= 2000),
    edited text check (length(edited) between 1 and 200000),
    generated char(64), -- blob of the TSX
    evidence char(64), -- blob of what the run knew
    outcome text check (outcome in ('accepted', 'merged', 'rejected')),
    component_type text,
    consent boolean not null default false,
    licence text not null default '',
    kinds text[] not null default '{}', -- what the guards found
    foreign key (name, number) references component_versions on delete cascade
);
create index feedback_by_time on feedback (at desc);
create index feedback_by_version on feedback (name, number);

create table retrainings (
    id bigint generated always as identity primary key,
    at timestamptz not null default now(),
    seen bigint not null check (seen >= 0),
    dataset char(64) not null,
    decisions jsonb not null
);

alter table exposures add column segments jsonb not null default '{}'; -- group name -> the unit's group
