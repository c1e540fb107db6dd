"""How a component behaves: what is done to it, and what it then says and shows."""

from typing import Any, Literal

from componentforge.domain.base import Frozen


class Step(Frozen):
    """One thing a user does."""

    do: Literal["click", "type", "press", "choose"]
    role: str | None = None
    """ARIA role of what is acted on; None acts on what has the focus."""
    name: str | None = None
    """Accessible name, whole; None takes the first of this role."""
    text: str | None = None
    """What is typed, pressed (a Playwright key: "Enter", "Shift+Tab") or chosen (a label)."""


class Event(Frozen):
    """A callback prop that was called."""

    prop: str
    values: tuple[Any, ...] = ()
    """The arguments as JSON; a React event is "event"."""


class Moment(Frozen):
    """What can be observed after a step (and, first, before any)."""

    events: tuple[Event, ...] = ()
    """Called since the last moment, in order."""
    tree: str
    """The accessibility tree as Playwright's ARIA snapshot (YAML)."""
    focus: str | None = None
    """Role and name of the focused element, "button Save"; None when nothing has the focus."""
    problem: str | None = None
    """Why the step could not be done; None when it was."""


class FocusStop(Frozen):
    """Where one press of Tab led."""

    target: str
    """Selector of the focused element; empty when focus left the page."""
    focus_visible: bool
    """Something about it, its label or its surroundings looks different while it has the focus."""


class FocusWalk(Frozen):
    """What was seen while Tab was pressed again and again."""

    wanted: tuple[str, ...]
    """Selectors of all enabled, visible controls; one of each group of radios, tabs or options."""
    stops: tuple[FocusStop, ...]
    """In order; the last one left the page, or the walk went round."""
