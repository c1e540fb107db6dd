-- Items whose work was broken off come after those nobody has begun.

create index batch_items_next on batch_items (batch_id, begun, position) where state in ('queued', 'running');
drop index batch_items_open;
