"""Do two components do the same? Both were driven alike; this compares what was seen."""

from collections.abc import Sequence
from typing import NamedTuple

from evaluation.metrics.structure import dice

VERSION = 1


class Step(NamedTuple):
    """The component after one action; the first step is the component as it was mounted."""

    action: str
    """What was done, "click button Save"; the same words in both."""
    tree: tuple[str, ...]
    """The accessibility tree, a line a node in order: role, name, states; indented by depth."""
    events: tuple[str, ...]
    """Callbacks that were called, with their arguments, in order."""
    done: bool = True
    """Whether there was something to do the action to."""


class BehaviourScores(NamedTuple):
    """0 to 1, higher is better."""

    score: float
    """The mean of the steps; 1 only when everything was the same."""
    trees: float
    events: float
    same: bool
    first_difference: str | None
    """The action after which they first differ; None when they never do."""


def behaviour_scores(generated: Sequence[Step], expected: Sequence[Step]) -> BehaviourScores | None:
    """Compare two runs of one script step by step; None when there is no step.

    A step that only one of them has counts as 0: it broke off.

    Source: ours. Trees and events by Dice's coefficient over neighbouring pairs, so that order
        counts.
    """
    length = max(len(generated), len(expected))
    if not length:
        return None
    trees: list[float] = []
    events: list[float] = []
    first: str | None = None
    for at in range(length):
        if at < len(generated) and at < len(expected):
            a, b = generated[at], expected[at]
            both = a.done == b.done
            trees.append(_likeness(a.tree, b.tree) if both else 0.0)
            events.append(_likeness(a.events, b.events) if both else 0.0)
        else:
            trees.append(0.0)
            events.append(0.0)
        if first is None and min(trees[-1], events[-1]) < 1.0:
            first = (expected[at] if at < len(expected) else generated[at]).action
    tree, event = sum(trees) / length, sum(events) / length
    return BehaviourScores((tree + event) / 2, tree, event, first is None, first)


def _likeness(a: Sequence[str], b: Sequence[str]) -> float:
    if tuple(a) == tuple(b):
        return 1.0
    # The ends are marked, so that one line alone has neighbours too. Different sequences may hold
    # the same pairs; they are still not the same.
    pairs = [[*zip((None, *one), (*one, None), strict=True)] for one in (a, b)]
    return min(dice(*pairs), 1.0 - 1e-6)
