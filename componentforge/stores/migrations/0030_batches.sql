-- Batches: a status row for every item. A worker holds an item by a lease; one that dies lets it lapse.

create table batches (
    batch_id char(64) primary key, -- content address of items and options: the same batch again resumes
    source text not null,
    options jsonb not null,
    created_at timestamptz not null default now()
);
create index batches_by_time on batches (created_at desc);

create table batch_items (
    batch_id char(64) not null references batches on delete cascade,
    position integer not null check (position >= 0),
    item jsonb not null,
    state text not null default 'queued'
        check (state in ('queued', 'running', 'done', 'failed', 'skipped')),
    owner text, -- who holds it while it runs
    lease_until timestamptz,
    begun integer not null default 0 check (begun >= 0),
    queued_at timestamptz not null default now(),
    finished_at timestamptz,
    result jsonb,
    primary key (batch_id, position),
    check ((state = 'running') = (owner is not null and lease_until is not null)),
    check ((state in ('done', 'failed', 'skipped')) = (finished_at is not null))
);
-- What a worker looks for; done items do not weigh on it.
create index batch_items_open on batch_items (batch_id, position) where state in ('queued', 'running');
