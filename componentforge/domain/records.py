"""What is written down about a run."""

from datetime import datetime
from typing import Literal

from pydantic import NonNegativeInt

from componentforge.domain.base import Frozen, Sha256


class StageRecord(Frozen):
    """One stage of one run."""

    name: str
    seconds: float
    cached: bool
    cost_usd: float | None = 0.0
    """None: unknown, never a guess."""
    seconds_saved: float = 0.0
    """What computing it took when it was computed; 0 unless cached."""
    usd_saved: float = 0.0
    """What it cost then, as far as that is known."""
    traces: tuple[str, ...] = ()
    """MLflow's ids of the calls of hosted models that were made now."""


class RunRecord(Frozen):
    """One picture through the pipeline."""

    run_id: str
    source: str
    """What the user named: a path."""
    name: str | None
    status: Literal["done", "failed"]
    error: str | None = None
    error_kind: str | None = None
    """The error's class."""
    engine: str
    variant_sha256: Sha256 | None = None
    """Content hash of the variant it was made by; None: from before it was written down."""
    browser_restarts: NonNegativeInt = 0
    """Browsers that hung or died meanwhile."""
    stages: tuple[StageRecord, ...] = ()
    started_at: datetime
    seconds: float


class Version(Frozen):
    """One version of a generated component. Publishing equal content makes no new one."""

    name: str
    number: int
    """1 is the first."""
    content_sha256: Sha256
    files: dict[str, Sha256]
    """Relative file name -> blob."""
    created_at: datetime
    run_id: str
    note: str = ""
    """"restored from 2" or empty."""
