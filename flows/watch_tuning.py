"""Fine-tuning jobs at a provider are looked at."""

from prefect import flow

from tasks.tuning import watch


@flow(name="watch_tuning")
def watch_tuning() -> dict[str, str]:
    """Move every job on and keep what it told. Returns id -> state."""
    return watch()
