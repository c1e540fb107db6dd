"""Can it be used without a mouse?"""

from typing import NamedTuple

from componentforge.domain.behaviour import FocusWalk

VERSION = 1


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


def keyboard_scores(walk: FocusWalk) -> KeyboardScores:
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
