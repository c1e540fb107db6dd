"""Where things are kept: blobs, cache, Postgres, patterns, and the servers they need."""
