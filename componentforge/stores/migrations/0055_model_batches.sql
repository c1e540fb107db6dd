-- Questions for the Batch API, the shards they go out in, and the pictures that wait for the answers.

create table model_shards (
    shard_id uuid primary key,
    endpoint text not null,
    path text not null,
    model text not null,
    state text not null default 'formed' check (state in
        ('formed', 'uploaded', 'creating', 'running', 'ended', 'collected', 'tidied')),
    lines integer not null check (lines > 0),
    sha256 char(64) not null,
    size bigint not null check (size > 0),
    input_file_id text,
    batch_id text unique,
    status text,
    output_file_id text,
    error_file_id text,
    problem text,
    formed_at timestamptz not null default clock_timestamp(),
    moved_at timestamptz not null default clock_timestamp(),
    check (state = 'formed' or input_file_id is not null),
    check (state in ('formed', 'uploaded', 'creating') or batch_id is not null)
);
create index model_shards_open on model_shards (endpoint, formed_at) where state <> 'tidied';

create table model_outbox (
    key text not null,
    turn smallint not null check (turn >= 0),
    call_id uuid not null unique, -- of model_calls, once it is booked
    endpoint text not null,
    wanted json not null, -- not jsonb: a schema's properties keep their order
    state text not null default 'waiting' check (state in ('waiting', 'sent', 'answered', 'failed')),
    shard_id uuid references model_shards,
    line integer,
    tries smallint not null default 0 check (tries >= 0), -- batches that did not answer it
    problem text,
    used boolean not null default false, -- whether a run has told of the answer's cost
    wanted_at timestamptz not null default clock_timestamp(),
    primary key (key, turn),
    check ((state = 'sent') <= (shard_id is not null and line is not null))
);
create index model_outbox_waiting on model_outbox (endpoint, wanted_at) where state = 'waiting';
create index model_outbox_by_shard on model_outbox (shard_id, line) where shard_id is not null;

-- A picture that waits for an answer is queued, and nobody takes it up before the answer is there.
alter table batch_items
    add column awaits text, -- key of the question
    add column rounds integer not null default 0 check (rounds >= 0), -- how often it had to wait
    add column spent_usd double precision default 0; -- in rounds that ended so; null: unknown
create index batch_items_awaiting on batch_items (awaits) where awaits is not null;
