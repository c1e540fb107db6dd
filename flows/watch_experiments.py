"""Running experiments are looked at, and what harms is stopped."""

from prefect import flow

from tasks.experiments import watch


@flow(name="watch_experiments")
def watch_experiments() -> dict[str, str]:
    """Read every running experiment and stop harmful variants. Returns key -> verdict."""
    return watch()
