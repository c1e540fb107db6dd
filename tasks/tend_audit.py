"""The audit log's upkeep: checked every day, and anchored even on a day when nothing happens."""

import logging
from typing import TYPE_CHECKING

from prefect.states import Completed, Failed

from componentforge import wiring
from componentforge.domain.audit import Verified

if TYPE_CHECKING:
    from prefect.client.schemas.objects import State

logger = logging.getLogger("componentforge.upkeep")
_TOLD = 3


def check() -> Verified:
    """Check chain and anchors, then write down that it was done: that entry is the day's anchor.

    Raises:
        ServiceUnavailable: The log cannot be read or written.
        ConfigurationError: An anchor file holds no anchor.
    """
    log = wiring.current().audit()
    found = log.verify()
    log.append(
        "audit.verified", "log", entries=found.entries, problems=found.problem_count,
        unanchored=found.unanchored,
    )  # fmt: skip
    for problem in found.problems:
        logger.warning("%s", problem.message)
    return found


def concluded(found: Verified) -> "State[str]":
    """The run's end: failed when the log is not what was written."""
    if found.whole:
        return Completed(message=f"{found.entries} entries, {found.anchors} anchors: whole")
    told = "; ".join(problem.message for problem in found.problems[:_TOLD])
    more = found.problem_count - _TOLD
    return Failed(message=told + (f"; and {more} more" if more > 0 else ""))
