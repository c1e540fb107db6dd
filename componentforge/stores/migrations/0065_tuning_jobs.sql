-- Fine-tuning jobs at a provider: every step, and what they told.

create table tuning_jobs (
    job_id uuid primary key,
    provider text not null check (provider in ('openai', 'azure', 'own')),
    endpoint text not null,
    model text not null,
    suffix text not null,
    epochs integer not null check (epochs > 0),
    seed bigint not null default 1,
    dataset_sha256 char(64) not null,
    folder text not null,
    state text not null default 'planned' check (state in
        ('planned', 'uploaded', 'creating', 'running', 'succeeded', 'failed', 'cancelled')),
    status text,
    training_file_id text,
    validation_file_id text,
    remote_id text unique,
    tuned_model text,
    trained_tokens bigint check (trained_tokens >= 0),
    usd double precision check (usd >= 0), -- null: not known
    problem text,
    mlflow_run text,
    planned_at timestamptz not null default clock_timestamp(),
    moved_at timestamptz not null default clock_timestamp(),
    check (state not in ('uploaded', 'creating', 'running', 'succeeded') or training_file_id is not null),
    check (state not in ('running', 'succeeded') or remote_id is not null)
);
-- The same asked for twice is one job, unless it came to nothing.
create unique index tuning_jobs_wanted
    on tuning_jobs (provider, endpoint, model, dataset_sha256, suffix, epochs, seed)
    where state not in ('failed', 'cancelled');
create index tuning_jobs_open on tuning_jobs (planned_at)
    where state not in ('succeeded', 'failed', 'cancelled');

create table tuning_events (
    job_id uuid not null references tuning_jobs on delete cascade,
    event_id text not null,
    at timestamptz not null,
    level text not null,
    message text not null,
    metrics jsonb not null default '{}',
    position bigint generated always as identity,
    primary key (job_id, event_id)
);

create table tuning_checkpoints (
    job_id uuid not null references tuning_jobs on delete cascade,
    checkpoint_id text not null,
    step bigint not null,
    model text not null,
    metrics jsonb not null default '{}',
    primary key (job_id, checkpoint_id)
);
