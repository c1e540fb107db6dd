"""Do two components do the same? Both were driven alike; this compares what was seen and heard."""

import json
from collections.abc import Sequence
from typing import NamedTuple

from componentforge.domain.behaviour import Moment
from evaluation.metrics.structure import dice

VERSION = 1
_NOT_QUITE = 1.0 - 1e-6


class BehaviourScores(NamedTuple):
    """0 to 1, higher is better."""

    score: float
    """The mean of the three below; 1 only when everything was the same."""
    trees: float
    """Accessibility trees, line by line."""
    events: float
    """Callbacks with their arguments, in order."""
    focus: float
    """Share of moments at which the same has the focus."""
    same: bool
    first_difference: int | None
    """Number of the moment at which they first differ; 0 is before any step, None never."""


def behaviour_scores(
    generated: Sequence[Moment], expected: Sequence[Moment]
) -> BehaviourScores | None:
    """Compare what the same steps led to, moment by moment; None when there is no moment.

    A moment that only one of them has, or a step that only one of them could do, counts as 0.

    Source: ours. Trees and events by Dice's coefficient over neighbouring pairs, so that order
        counts.
    """
    length = max(len(generated), len(expected))
    if not length:
        return None
    scores = [_alike(a, b) for a, b in zip(generated, expected, strict=False)]
    scores += [(0.0, 0.0, 0.0)] * (length - len(scores))
    trees, events, focus = (sum(part) / length for part in zip(*scores, strict=True))
    first = next((at for at, parts in enumerate(scores) if min(parts) < 1.0), None)
    return BehaviourScores((trees + events + focus) / 3, trees, events, focus, first is None, first)


def _alike(a: Moment, b: Moment) -> tuple[float, float, float]:
    if (a.problem is None) != (b.problem is None):
        return 0.0, 0.0, 0.0
    trees = _likeness(a.tree.splitlines(), b.tree.splitlines())
    heard = [
        [json.dumps([event.prop, event.values], sort_keys=True, default=str) for event in events]
        for events in (a.events, b.events)
    ]
    return trees, _likeness(*heard), float(a.focus == b.focus)


def _likeness(a: Sequence[str], b: Sequence[str]) -> float:
    if a == b:
        return 1.0
    # The ends are marked, so that one line alone has neighbours too. Different sequences may hold
    # the same pairs; they are still not the same.
    pairs = [[*zip((None, *one), (*one, None), strict=True)] for one in (a, b)]
    return min(dice(*pairs), _NOT_QUITE)
