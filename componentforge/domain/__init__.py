"""Frozen models and Protocols every room agrees on."""
