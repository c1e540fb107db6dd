-- Totals for monitoring: any process adds to them, any process can read them all. A run's share is added
-- in the transaction that writes the run down, so that it counts once.

create table metric_totals (
    day date not null default (now() at time zone 'utc')::date, -- for "today", and to forget old days
    name text not null,
    labels text not null, -- JSON, labels in order
    value double precision not null check (value >= 0),
    primary key (day, name, labels)
) with (fillfactor = 50); -- rows are changed often and in place

alter table runs add column error_kind text; -- the error's class; null for runs from before
alter table runs add column browser_restarts integer not null default 0 check (browser_restarts >= 0);

-- Which batches are in work: what ended lately, without reading all items.
create index batch_items_by_end on batch_items (finished_at) where finished_at is not null;
