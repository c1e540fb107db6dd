"""From what the units did to one word: SHIP, HOLD, ROLLBACK or INVALID, valid at any moment.

The rules are those of an offline comparison (`evaluation.decision`): Holm over the goals, each
guardrail within its margin. Beyond them, SHIP needs the primary metric itself to be better. The
numbers come from intervals that allow to look at any time, so a harmful variant is stopped at once.
"""

from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from componentforge.domain.base import Frozen
from componentforge.domain.experiment import LEAST_UNITS, Experiment, UnitRow
from evaluation.decision import ALPHA, HOLD, ROLLBACK, SHIP, VERDICTS, Judged, Rules, judge
from evaluation.experiments.moments import Effect, effect, moments
from evaluation.experiments.sequential import always_valid, mixture_width
from evaluation.statistics import Floats, Paired

RATIO_ALARM = 0.001
"""Below this p-value the arms' sizes are not what was announced: something loses units."""


class Finding(Frozen):
    """One metric of one arm against the control. `gain` is above 0 when the arm is better."""

    arm: str
    metric: str
    role: Literal["primary", "secondary", "guardrail"]
    n: int
    """Units of both arms that have the metric."""
    gain: float
    low: float | None
    """Of the anytime-valid 95 % interval; None: too few units to say."""
    high: float | None
    p: float
    """Holm's, over the goals of all arms, or over the guardrails."""
    says: Literal["better", "worse", "held", "harmed", "open"]


class Reading(Frozen):
    """What the experiment says now."""

    verdict: Literal["SHIP", "HOLD", "ROLLBACK", "INVALID"]
    reasons: tuple[str, ...]
    winner: str | None
    """The variant to ship."""
    harmful: tuple[str, ...]
    """Variants that should get no more units."""
    units: tuple[int, ...]
    """In each arm."""
    ratio_p: float
    """Of the arms' sizes against the weights."""
    findings: tuple[Finding, ...]


def sample_ratio_p(counts: Sequence[int], weights: Sequence[float]) -> float:
    """Chi-square p-value of the arms' sizes against the announced weights; 1 without units."""
    from scipy import stats

    total = sum(counts)
    if not total:
        return 1.0
    expected = np.asarray(weights) / sum(weights) * total
    return float(stats.chisquare(np.asarray(counts), expected).pvalue)


def analyse(experiment: Experiment, rows: Sequence[UnitRow]) -> Reading:
    """Everything that can be said from these units; forced ones do not belong among them."""
    arms = np.array([row.arm for row in rows], dtype=np.float64)
    counts = tuple(int((arms == arm).sum()) for arm in range(len(experiment.arms)))
    ratio = sample_ratio_p(counts, experiment.weights)
    if ratio < RATIO_ALARM:
        told = ", ".join(
            f"{name} {count}" for name, count in zip(experiment.variants, counts, strict=True)
        )
        reason = f"the arms hold {told}: by chance with p = {ratio:.2g}; units are lost somewhere"
        return _reading(experiment, "INVALID", (reason,), counts, ratio)
    if min(counts) < LEAST_UNITS // 2:
        reason = f"the smallest arm has {min(counts)} of the {LEAST_UNITS // 2} units it needs"
        return _reading(experiment, "HOLD", (reason,), counts, ratio)
    tests, sizes = _tests(experiment, rows, arms)
    judged = judged_by(experiment, tests)
    findings = _findings(experiment, tests, judged, sizes)
    return _worded(experiment, judged, findings, counts, ratio)


def _tests(
    experiment: Experiment, rows: Sequence[UnitRow], arms: Floats
) -> tuple[Paired, list[Floats]]:
    """Tests of shape (arms - 1, metrics), better being higher; and units by metric and arm."""
    parts: list[Paired] = []
    sizes: list[Floats] = []
    for goal in experiment.goals:
        sign = 1.0 if goal.better == "higher" else -1.0
        y = np.array([row.values.get(goal.metric, np.nan) for row in rows])
        x = np.array([row.before.get(goal.metric, np.nan) for row in rows])
        sums = moments(arms, y, x, len(experiment.arms))
        found = effect(sums)
        primary = goal is experiment.primary
        spread = experiment.deviation if primary else float(np.nanstd(y)) if sums.n.sum() else 0.0
        tau = mixture_width(spread or 1.0, experiment.planned_units, len(experiment.arms))
        parts.append(always_valid(Effect(sign * found.difference, found.variance), tau))
        sizes.append(sums.n)
    return Paired(*(np.stack(part, axis=-1) for part in zip(*parts, strict=True))), sizes


def judged_by(experiment: Experiment, tests: Paired) -> Judged:
    """Each arm by the rules, Holm over the goals of all arms together.

    Args:
        experiment: Whose goals, in their order, are the last axis.
        tests: (..., arms - 1, goals), better being higher; any number of looks or of experiments.
    """
    aims = 1 + len(experiment.secondary)
    guards = len(experiment.guardrails)
    rivals = len(experiment.arms) - 1
    rules = Rules(
        np.array([True] * aims + [False] * guards),
        np.array([1.0] * aims + [guard.margin for guard in experiment.guardrails]),
    )
    # Bonferroni over the arms around Holm over the metrics: simple, and never too bold.
    return judge(tests._replace(p=np.minimum(tests.p * rivals, 1.0)), rules, ALPHA)


def verdicts_of(judged: Judged) -> NDArray[np.int_]:
    """(..., arms - 1) index into `VERDICTS`: a secondary metric alone ships nothing."""
    alone = (judged.verdict == SHIP) & ~judged.better[..., 0]
    return np.where(alone, HOLD, judged.verdict)


def _findings(
    experiment: Experiment, tests: Paired, judged: Judged, sizes: Sequence[Floats]
) -> tuple[Finding, ...]:
    aims = 1 + len(experiment.secondary)
    found: list[Finding] = []
    for rival, name in enumerate(experiment.variants[1:]):
        for index, goal in enumerate(experiment.goals):
            at = (rival, index)
            low, high = float(tests.low[at]), float(tests.high[at])
            says = "better" if judged.better[at] else "worse" if judged.worse[at] else "open"
            if index >= aims and not judged.better[at]:
                says = "harmed" if judged.harmed[at] else "held" if judged.held[at] else "open"
            found.append(
                Finding(
                    arm=name, metric=goal.metric,
                    role="primary" if index == 0 else "secondary" if index < aims else "guardrail",
                    n=int(sizes[index][0] + sizes[index][rival + 1]), gain=float(tests.effect[at]),
                    low=low if np.isfinite(low) else None, high=high if np.isfinite(high) else None,
                    p=float(judged.adjusted[at]), says=says,
                )
            )  # fmt: skip
    return tuple(found)


def _worded(
    experiment: Experiment,
    judged: Judged,
    findings: tuple[Finding, ...],
    counts: tuple[int, ...],
    ratio: float,
) -> Reading:
    names = experiment.variants[1:]
    verdicts = verdicts_of(judged)
    harmful = tuple(name for name, said in zip(names, verdicts, strict=True) if said == ROLLBACK)
    gains = {f.arm: f.gain for f in findings if f.role == "primary"}
    good = [name for name, said in zip(names, verdicts, strict=True) if said == SHIP]
    winner = max(good, key=gains.__getitem__, default=None)
    reasons = [
        f"{f.arm}: {f.metric} is {f.says}, {f.gain:+.4g}"
        for f in findings
        if f.says in ("better", "worse", "harmed")
    ]
    if winner:
        return _reading(experiment, "SHIP", reasons, counts, ratio, findings, winner, harmful)
    word = "ROLLBACK" if len(harmful) == len(names) else "HOLD"
    if not reasons:
        reasons = ["no metric's interval has left 0 yet"]
    elif word == "HOLD":
        reasons.append("not enough for a decision: a goal, or a guardrail within its margin, lacks")
    return _reading(experiment, word, reasons, counts, ratio, findings, None, harmful)


def _reading(
    experiment: Experiment,
    verdict: str,
    reasons: Sequence[str],
    counts: tuple[int, ...],
    ratio: float,
    findings: tuple[Finding, ...] = (),
    winner: str | None = None,
    harmful: tuple[str, ...] = (),
) -> Reading:
    assert verdict == "INVALID" or verdict in VERDICTS, experiment.key
    return Reading.model_validate(
        {
            "verdict": verdict, "reasons": tuple(reasons), "winner": winner, "harmful": harmful,
            "units": counts, "ratio_p": ratio, "findings": findings,
        }
    )  # fmt: skip
