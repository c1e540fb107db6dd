"""One static page for a whole evaluation: opens from disk, asks nobody for anything."""

from evaluation.dashboard.page import render_dashboard

__all__ = ["render_dashboard"]
