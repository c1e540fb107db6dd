"""Experiments that run by themselves: a harmful variant is stopped without anybody looking."""

from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from componentforge import wiring
from componentforge.domain.experiment import Outcome
from componentforge.errors import ForgeError, ServiceUnavailable
from evaluation.experiments.analysis import Reading, analyse
from evaluation.experiments.enrol import enrol
from evaluation.measures import spent

if TYPE_CHECKING:
    from componentforge.domain.experiment import Registered
    from componentforge.domain.variant import Variant
    from componentforge.wiring import Wiring
    from tasks.models import GenerateRequest, Published


def variant_for(wired: "Wiring", key: str, unit: str) -> "Variant":
    """What this unit gets, and write down that it got it.

    Raises:
        NotFound: There is no such experiment.
        ServiceUnavailable: PostgreSQL is away; an exposure nobody wrote down would not count.
    """
    store = wired.experiments()
    registered = store.get(key)
    (given,) = enrol(registered, [unit], store)
    return next(a.variant for a in registered.experiment.arms if a.variant.name == given.variant)


def measured(
    unit: str, pairs: "Iterable[tuple[GenerateRequest, Published | ForgeError]]"
) -> list[Outcome]:
    """Every figure of every result, under the names of `evaluation.measures`.

    A picture for which nothing was made counts with `made` 0 and no other figure.
    """
    found: list[Outcome] = []
    for request, made in pairs:
        result = _address(request.image)
        told: dict[str, float | None] = {"made": 0.0}
        if not isinstance(made, ForgeError) and made.scores is not None:
            seconds, cost = spent(made.stages)
            told = {
                "made": 1.0, "likeness": made.scores.seen_gain,
                "words": made.scores.text_similarity, "accessibility": made.scores.accessibility,
                "passed": float(made.verdict == "passed"), "seconds": seconds, "cost": cost,
            }  # fmt: skip
        found += [
            Outcome(unit=unit, metric=metric, value=value, result=result)
            for metric, value in told.items()
            if value is not None
        ]
    return found


def keep(wired: "Wiring", key: str, outcomes: list[Outcome]) -> None:
    """Record them; with the database away it is said, and the components stay."""
    try:
        wired.experiments().record(key, outcomes)
    except ServiceUnavailable as error:
        wired.notice(f"{error}; these results are not part of experiment {key}")


def _address(image: str) -> str:
    """Of the picture's bytes: the same picture again is the same result."""
    try:
        return sha256(Path(image).read_bytes()).hexdigest()
    except OSError:
        return sha256(image.encode()).hexdigest()


def heed(wired: "Wiring", registered: "Registered", reading: Reading) -> "Registered":
    """Stop what is harmful: a variant that harms gets no new units; with none left, all of it ends.

    Winners are not shipped here: that is somebody's decision (`forge ab stop --ship`).
    """
    key = registered.experiment.key
    if registered.state == "stopped" or reading.verdict == "INVALID":
        return registered
    store = wired.experiments()
    for variant in reading.harmful:
        if variant not in registered.stopped_arms:
            store.stop_arm(key, variant)
            why = [r for r in reading.reasons if r.startswith(f"{variant}: ")]
            wired.record("experiment.arm_stopped", key, variant=variant, reasons=list(why))
    ended = {*registered.stopped_arms, *reading.harmful}
    if ended >= set(registered.experiment.variants[1:]):
        reason = "every variant harms: " + "; ".join(reading.reasons)
        wired.record("experiment.stopped", key, reason=reason, shipped=None)
        return store.stop(key, reason)
    return store.get(key)


def watch() -> dict[str, str]:
    """Look at all running experiments; key -> verdict."""
    wired = wiring.current()
    store = wired.experiments()
    found: dict[str, str] = {}
    for one in store.all():
        if one.state == "running":
            reading = analyse(one.experiment, store.rows(one.experiment.key))
            heed(wired, one, reading)
            found[one.experiment.key] = reading.verdict
    return found
