"""Prefect flows: a verb a file, no I/O, no state."""
