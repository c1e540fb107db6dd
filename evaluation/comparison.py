"""Is B better than A? Paired by item, exchanged by family; the verdict and why."""

import math
from collections.abc import Sequence
from typing import Literal

import numpy as np

from componentforge.domain.base import Frozen
from evaluation.decision import VERDICTS, Judged, Rules, judge
from evaluation.measures import BY_NAME, MEASURES, Measure
from evaluation.records import Evaluation, ItemRecord
from evaluation.statistics import Paired, family_sums, paired_test, sign_flips
from evaluation.summary import item_means

Role = Literal["aim", "guardrail", "shown"]
LEAST_FAMILIES = 6
"""With fewer, not even all signs alike are rarer than 5 %."""
MOST_OUTSIDE = 0.02
"""Share of items a service's absence may have spoilt."""


class Test(Frozen):
    """One figure of A and of B over the same items."""

    measure: str
    role: Role
    n: int
    a: float
    b: float
    effect: float
    """Mean of what B gained, higher is better; for a ratio the logarithm."""
    low: float | None
    high: float | None
    """None: unbounded, there are too few families."""
    p: float
    adjusted: float
    """Holm's, among the aims or among the guardrails."""
    margin: float | None = None
    says: Literal["better", "worse", "no worse", "undecided", "same"]


class Change(Frozen):
    """An item that came out differently."""

    item: str
    measure: str
    a: float
    b: float
    gain: float


class Comparison(Frozen):
    """The verdict with everything it rests on."""

    a: str
    b: str
    verdict: Literal["SHIP", "HOLD", "ROLLBACK", "INVALID"]
    reasons: tuple[str, ...]
    n: int
    families: int
    tests: tuple[Test, ...] = ()
    changes: tuple[Change, ...] = ()
    """Of the aims and guardrails but time and cost, the worst first."""


def compare(
    a: Sequence[ItemRecord],
    b: Sequence[ItemRecord],
    names: tuple[str, str],
    *,
    aims: Sequence[str] = (),
    faults: Sequence[str] = (),
) -> Comparison:
    """Judge B against A.

    Args:
        a: Records of one variant.
        b: Of the other, over the same items.
        names: What to call them.
        aims: Figures the change is made for; the usual ones when none is named.
        faults: Why the two cannot be compared, found elsewhere.
    """
    chosen = chosen_measures(aims)
    faults = [*faults, *faults_of(a, b)]
    shared = sorted({r.item for r in a} & {r.item for r in b})
    families = {record.item: record.family for record in (*a, *b)}
    count = len({families[item] for item in shared})
    if count < LEAST_FAMILIES and not faults:
        faults = [
            f"{count} families of items, {LEAST_FAMILIES} are needed to tell chance from effect"
        ]
    tests, judged, changes = _tested(a, b, shared, families, chosen)
    if faults:
        return Comparison(
            a=names[0], b=names[1], verdict="INVALID", reasons=tuple(faults), n=len(shared),
            families=count, tests=tests, changes=changes,
        )  # fmt: skip
    verdict = VERDICTS[int(judged.verdict)]
    return Comparison(
        a=names[0], b=names[1], verdict=verdict, reasons=_reasons(verdict, tests),
        n=len(shared), families=count, tests=tests, changes=changes,
    )  # fmt: skip


def chosen_measures(
    aims: Sequence[str],
) -> list[tuple[Measure, Role]]:
    """Every figure with its role; naming aims makes shown what else would be one."""
    return [
        (m, "aim" if m.name in aims else "shown" if aims and m.role == "aim" else m.role)
        for m in MEASURES
    ]


def faults_of(a: Sequence[ItemRecord], b: Sequence[ItemRecord]) -> list[str]:
    """Why these records cannot be compared: other items, or too many spoilt from outside."""
    found: list[str] = []
    one, other = {(r.item, r.epoch) for r in a}, {(r.item, r.epoch) for r in b}
    if one != other:
        lonely = sorted({item for item, _ in one ^ other})
        found.append(f"A and B were not run on the same items ({', '.join(lonely[:3])} ...)")
    spoilt = {r.item for r in (*a, *b) if r.outside}
    if len(spoilt) > MOST_OUTSIDE * max(1, len({item for item, _ in one | other})):
        found.append(
            f"{len(spoilt)} items failed because a service was away, not because of A or B"
        )
    return found


def faults_between(a: Evaluation, b: Evaluation) -> list[str]:
    """Why two evaluations cannot be compared whatever their records say."""
    found: list[str] = []
    if a.dataset_sha256 != b.dataset_sha256:
        found.append(
            f"other items: {a.dataset} {a.dataset_version}, {b.dataset} {b.dataset_version}"
        )
    if a.metric_versions != b.metric_versions:
        found.append("the figures were computed by different versions of their arithmetic")
    return found


def _tested(
    a: Sequence[ItemRecord],
    b: Sequence[ItemRecord],
    shared: Sequence[str],
    families: dict[str, str],
    chosen: Sequence[tuple[Measure, Role]],
) -> tuple[tuple[Test, ...], Judged, tuple[Change, ...]]:
    groups = [families[item] for item in shared]
    signs = sign_flips(max(1, len(set(groups))))
    means: dict[str, tuple[int, float, float]] = {}
    results: dict[str, tuple[float, float, float, float]] = {}
    changes: list[Change] = []
    for measure, role in chosen:
        left, right = item_means(a, measure.name), item_means(b, measure.name)
        gains = [measure.gain(left[item], right[item]) for item in shared]
        both = [(i, g) for i, g in zip(shared, gains, strict=True) if g is not None]
        if not both:
            continue
        sums, sizes = family_sums(gains, groups)
        tested = paired_test(sums, sizes, signs)
        results[measure.name] = (
            float(tested.effect), float(tested.low), float(tested.high), float(tested.p)
        )  # fmt: skip
        ends = [[side[item] or 0.0 for item, _ in both] for side in (left, right)]
        means[measure.name] = len(both), float(np.mean(ends[0])), float(np.mean(ends[1]))
        if role != "shown" and measure.unit not in ("seconds", "usd"):
            changes += [
                Change(item=i, measure=measure.name, a=left[i] or 0.0, b=right[i] or 0.0, gain=g)
                for i, g in both
                if abs(g) > 1e-9
            ]
    judged_names = [m.name for m, role in chosen if role != "shown" and m.name in results]
    roles: dict[str, Role] = {m.name: role for m, role in chosen}
    arrays = Paired(*(np.array([results[n][k] for n in judged_names]) for k in range(4)))
    margins = np.array([BY_NAME[name].margin for name in judged_names])
    judged = judge(arrays, Rules(np.array([roles[n] == "aim" for n in judged_names]), margins))
    tests = [
        _test(name, roles[name], means[name], results[name], judged, judged_names)
        for name in results
    ]
    changes.sort(key=lambda change: change.gain / _scale(change.measure))
    return tuple(tests), judged, tuple(changes)


def _scale(name: str) -> float:
    return 100.0 if BY_NAME[name].unit == "points" else 1.0


def _test(
    name: str,
    role: Role,
    means: tuple[int, float, float],
    result: tuple[float, float, float, float],
    judged: Judged,
    names: Sequence[str],
) -> Test:
    effect, low, high, p = result
    at = names.index(name) if name in names else None
    adjusted = float(judged.adjusted[at]) if at is not None else p
    says: Literal["better", "worse", "no worse", "undecided", "same"] = "undecided"
    if adjusted <= 0.05 and effect:
        says = "better" if effect > 0 else "worse"
    elif low == high == 0:
        says = "same"
    elif role == "guardrail" and at is not None and bool(judged.held[at]):
        says = "no worse"
    if says == "worse" and role == "guardrail" and at is not None and bool(judged.held[at]):
        says = "no worse"  # certainly worse, and certainly by less than the margin
    return Test(
        measure=name, role=role, n=means[0], a=means[1], b=means[2], effect=effect,
        low=low if math.isfinite(low) else None, high=high if math.isfinite(high) else None,
        p=p, adjusted=adjusted, margin=BY_NAME[name].margin if role == "guardrail" else None,
        says=says,
    )  # fmt: skip


def _reasons(verdict: str, tests: Sequence[Test]) -> tuple[str, ...]:
    aims = [test for test in tests if test.role == "aim"]
    guards = [test for test in tests if test.role == "guardrail"]
    found = [_sentence(test) for test in aims if test.says in ("better", "worse")]
    found += [f"guardrail broken: {_sentence(test)}" for test in guards if test.says == "worse"]
    open_ = [test for test in guards if test.says == "undecided"]
    found += [
        f"cannot rule out harm: {BY_NAME[t.measure].title} may lose {amount(-t.low, t.measure)}, "
        f"allowed are {amount(t.margin or 0.0, t.measure)}"
        if t.low is not None
        else f"cannot rule out harm: too little is known of {BY_NAME[t.measure].title}"
        for t in open_
    ]
    if not any(test.says == "better" for test in aims):
        found.append("no aim is significantly better")
    if verdict == "SHIP":
        found.append(f"all {len(guards)} guardrails hold")
    return tuple(found)


def _sentence(test: Test) -> str:
    title = BY_NAME[test.measure].title
    span = (
        f"[{signed(test.low, test.measure)}, {signed(test.high, test.measure)}]"
        if test.low is not None and test.high is not None
        else "(unbounded)"
    )
    return (
        f"{title} is {test.says} by {signed(test.effect, test.measure)} {span}, "
        f"p = {test.adjusted:.3g} (Holm), n = {test.n}"
    )


def signed(value: float, measure: str) -> str:
    """A gain with its sign; of a ratio as percent of time saved or added."""
    known = BY_NAME[measure]
    if known.ratio:
        return f"{math.expm1(-value):+.1%}"
    return f"{value:+.1f}" if known.unit == "points" else f"{value:+.4f}"


def amount(value: float, measure: str) -> str:
    """An amount of loss, in the figure's unit."""
    known = BY_NAME[measure]
    if known.ratio:
        return f"{math.expm1(value):.0%}"
    return f"{value:.1f}" if known.unit == "points" else f"{value:.3f}"
