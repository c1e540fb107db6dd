"""Experiments and units for tests."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from componentforge.domain.experiment import Arm, Experiment, UnitRow
from componentforge.domain.variant import Variant


def experiment(
    names: Sequence[str] = ("base", "other"),
    weights: Sequence[float] = (0.5, 0.5),
    repairs: Sequence[int] = (1, 2, 3, 4),
    **changes: Any,
) -> Experiment:
    """Two arms that differ in how often a component is repaired."""
    arms = tuple(
        Arm(variant=Variant(name=name, repairs=budget), weight=weight)
        for name, weight, budget in zip(names, weights, repairs, strict=False)
    )
    told: dict[str, Any] = {
        "key": "more-repairs", "hypothesis": "A second repair makes components more alike.",
        "unit": "project", "arms": arms, "primary": {"metric": "likeness"},
        "guardrails": ({"metric": "seconds", "better": "lower", "margin": 0.5},),
        "planned_units": 400, "deviation": 1.0,
    }  # fmt: skip
    return Experiment.model_validate({**told, **changes})


def rows(
    count: int, gain: float = 0.0, slower: float = 0.0, seed: int = 3, arms: int = 2
) -> list[UnitRow]:
    """Units whose covariate explains half of the metric's variance."""
    rng = np.random.default_rng(seed)
    found: list[UnitRow] = []
    for number in range(count):
        arm = int(rng.integers(0, arms))
        known = float(rng.standard_normal())
        likeness = 0.7 * known + 0.7 * float(rng.standard_normal()) + gain * (arm > 0)
        seconds = 5 + float(rng.standard_normal()) + slower * (arm > 0)
        found.append(
            UnitRow(
                unit=f"u{number}", arm=arm, values={"likeness": likeness, "seconds": seconds},
                before={"likeness": known},
            )
        )  # fmt: skip
    return found
