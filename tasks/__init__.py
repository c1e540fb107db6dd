"""Prefect tasks: a stage a file."""
