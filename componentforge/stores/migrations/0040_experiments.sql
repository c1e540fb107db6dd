-- Experiments: what was registered, who saw which arm, and what came of it.

create table experiments (
    key text primary key,
    content jsonb not null,
    content_sha256 char(64) not null, -- what was registered never changes
    state text not null default 'running' check (state in ('running', 'stopped')),
    stopped_arms text[] not null default '{}', -- variants that get no new units
    reason text,
    shipped text, -- the variant that won
    created_at timestamptz not null default now(),
    stopped_at timestamptz,
    check ((state = 'stopped') = (stopped_at is not null and reason is not null))
);

create table exposures (
    key text not null references experiments on delete cascade,
    unit text not null,
    arm integer not null check (arm >= 0),
    forced boolean not null default false, -- looked at, never counted
    number bigint generated always as identity, -- in which order they came
    at timestamptz not null default now(),
    primary key (key, unit)
);

create table outcomes (
    key text not null,
    unit text not null,
    metric text not null,
    result text not null, -- what it was measured on: the same result again counts once
    before boolean not null default false, -- from before the exposure: the covariate
    value double precision not null check (value = value and abs(value) < 'infinity'),
    at timestamptz not null default now(),
    primary key (key, unit, metric, result, before),
    foreign key (key, unit) references exposures on delete cascade
);
