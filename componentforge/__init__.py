"""Pictures of user interfaces in, typed and accessible React components out."""

__version__ = "0.1.0"
