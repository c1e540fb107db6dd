"""A colour that all words of a box share is said once, at the box: CSS hands it down."""

from collections.abc import Callable

from componentforge.engines.local.write_elements import El, Loop, When

_OWN = {"input", "select", "textarea", "progress"}
"""Their colour is a matter of their own: placeholders and values."""


def inherited(el: El, is_color: Callable[[str], bool]) -> None:
    """Move text colours up to the outermost box in which all words and icons wear them.

    Args:
        el: The component's element; changed in place.
        is_color: Whether a class sets a text colour.
    """
    _shared(el, is_color)


def _shared(el: El, is_color: Callable[[str], bool]) -> str | None:
    """The one colour class of all that is drawn in `el`; None where there are several or none."""
    kids = [c.body if isinstance(c, Loop | When) else c for c in el.children]
    inside = [_shared(kid, is_color) for kid in kids if isinstance(kid, El) and kid.tag != "path"]
    own = [c for c in el.classes if is_color(c)]
    if el.tag in _OWN or el.dynamic:
        return "" if el.tag in _OWN or own else None
    if own:
        return own[0] if len(own) == 1 else None
    worn = {color for color in inside if color != _NOTHING}
    if not worn:
        return _NOTHING
    color = next(iter(worn))
    if len(worn) > 1 or not color:
        return None
    wearers = [kid for kid in kids if isinstance(kid, El) and color in kid.classes]
    if len(wearers) < 2:
        return color if wearers and len(kids) == len(wearers) else None
    for kid in wearers:
        kid.classes.remove(color)
    el.classes.append(color)
    return color


_NOTHING = "nothing"
