"""Can it be used without a mouse?"""

from typing import NamedTuple

VERSION = 1


class Stop(NamedTuple):
    """Where one press of Tab led."""

    target: str
    """Selector of the focused element; empty when focus left the page."""
    focus_visible: bool
    """Something about it looks different while it has the focus."""


class KeyboardWalk(NamedTuple):
    """What the browser saw while Tab was pressed again and again."""

    wanted: tuple[str, ...]
    """Selectors of all enabled, visible controls; of a group of radios, tabs or options one is
    enough: arrows lead to the rest."""
    stops: tuple[Stop, ...]
    """In order; the walk ends with the stop that leaves the page, or when it goes round."""


class KeyboardScores(NamedTuple):
    """Higher is better; None where there is nothing to reach."""

    reachable: float | None
    """Share of wanted controls that Tab came to, 0 to 1."""
    focus_visible: float | None
    """Share of stops where the focus could be seen, 0 to 1."""
    trap: bool
    """Tab went round without leaving the page: nobody gets out."""
    missed: tuple[str, ...]
    unseen: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """Everything reachable, every focus visible, no trap."""
        return not (self.trap or self.missed or self.unseen)


def keyboard_scores(walk: KeyboardWalk) -> KeyboardScores:
    """Judge a walk.

    Source: WCAG 2.2, success criteria 2.1.1 (keyboard), 2.1.2 (no trap), 2.4.7 (focus visible).
    """
    visited = {stop.target for stop in walk.stops if stop.target}
    missed = tuple(target for target in walk.wanted if target not in visited)
    inside = [stop for stop in walk.stops if stop.target]
    unseen = tuple(dict.fromkeys(stop.target for stop in inside if not stop.focus_visible))
    left = any(not stop.target for stop in walk.stops)
    return KeyboardScores(
        reachable=1 - len(missed) / len(walk.wanted) if walk.wanted else None,
        focus_visible=sum(stop.focus_visible for stop in inside) / len(inside) if inside else None,
        trap=bool(inside) and not left,
        missed=missed,
        unseen=unseen,
    )
