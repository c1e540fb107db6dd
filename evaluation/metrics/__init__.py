"""One metric family a file; each a pure, documented function."""
