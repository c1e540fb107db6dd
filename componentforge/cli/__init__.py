"""`forge`: parses, calls, prints. Everything heavy is imported by the command that needs it."""

from componentforge.cli.main import main

__all__ = ["main"]
