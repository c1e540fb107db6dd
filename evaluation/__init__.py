"""Pure scoring: evidence in, scores out."""
