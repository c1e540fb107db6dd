-- Calls to hosted models: booked before they are sent; a reply is here before anybody looks at it.

create table model_calls (
    call_id uuid primary key,
    key text not null, -- of the question
    turn smallint not null check (turn >= 0), -- 0 the question, 1 its repair
    stage text not null,
    model text not null,
    endpoint text not null,
    run_id text,
    caller text not null,
    batch boolean not null default false,
    owner bigint, -- number of the presence lock of the process that makes it; none for batches
    state text not null default 'claimed'
        check (state in ('claimed', 'sent', 'received', 'failed', 'unknown', 'dropped')),
    claimed_at timestamptz not null default clock_timestamp(),
    sent_at timestamptz,
    ended_at timestamptz,
    reserved_usd numeric(16, 9) check (reserved_usd >= 0), -- at most; null: unknown price
    settled boolean not null default false,
    served_model text,
    response_id text,
    input_tokens integer not null default 0 check (input_tokens >= 0),
    cached_tokens integer not null default 0,
    cache_written_tokens integer not null default 0,
    image_tokens integer not null default 0,
    output_tokens integer not null default 0 check (output_tokens >= 0),
    reasoning_tokens integer not null default 0,
    usd numeric(16, 9) check (usd >= 0), -- null: not known
    problem text,
    trace_id text,
    check ((state in ('claimed', 'sent')) = (ended_at is null)),
    check (batch or state <> 'claimed' or owner is not null)
);
-- One question is in flight once.
create unique index model_calls_in_flight on model_calls (key, turn)
    where state in ('claimed', 'sent');
create index model_calls_by_time on model_calls (claimed_at) include (state, usd, reserved_usd);
create index model_calls_by_run on model_calls (run_id) where run_id is not null;
create index model_calls_unsettled on model_calls (claimed_at)
    where state = 'received' and not settled;

create table model_replies (
    call_id uuid primary key references model_calls on delete cascade,
    key text not null,
    turn smallint not null,
    body text not null, -- as it came
    usable boolean not null default true, -- false: refused, no usable answer, or a second one
    received_at timestamptz not null default clock_timestamp()
);
create unique index model_replies_usable on model_replies (key, turn) where usable;

create table model_reuses (
    at timestamptz not null default clock_timestamp(),
    key text not null,
    stage text not null,
    model text not null,
    run_id text,
    caller text not null,
    usd numeric(16, 9) check (usd >= 0) -- saved; null: not known
);
create index model_reuses_by_time on model_reuses (at);

create table model_alerts (
    day date primary key, -- of UTC: one alert a day
    usd numeric(16, 9) not null,
    threshold numeric(16, 9) not null
);
