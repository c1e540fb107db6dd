"""Engines: three capabilities (read, propose, synthesize), each replaceable alone."""
