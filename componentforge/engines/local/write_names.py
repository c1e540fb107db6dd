"""Names of the props that bring words: by what the words are for, then by what they say."""

import re
import unicodedata
from collections.abc import Sequence

from componentforge.engines.local.naming import camel, words_of
from componentforge.engines.local.write_elements import NAMED, El, Txt

_SLOT_NAMES = {
    "heading": "title",
    "avatar": "initials",
    "badge": "badge",
    "option": "choice",
    "label": "label",
}


_AMOUNT = re.compile(r"^[^\w\s]{0,2}\s?\d[\d.,\u202f\u00a0 ]*\s?(?:[^\w\s]{1,2}|[A-Z]{3})?$")


def slot_name(txt: Txt, el: El, taken: Sequence[str]) -> str:
    """What the prop is called that brings some words.

    Args:
        txt: The words and what they are for.
        el: The element they stand in.
        taken: Names of props there are.
    """
    if txt.slot.startswith(NAMED):
        return txt.slot.removeprefix(NAMED)
    if txt.slot in ("heading", "text") and _AMOUNT.match(txt.value):
        if any(unicodedata.category(sign) == "Sc" for sign in txt.value):
            return "price"
        return "percentage" if "%" in txt.value else "value"
    if txt.slot == "heading" and "title" in taken:
        name = camel(txt.value, "title")
        return name if name == "title" else f"{name}Title"
    if txt.slot in _SLOT_NAMES:
        base = _SLOT_NAMES[txt.slot]
        if txt.slot == "label":
            name = camel(txt.value, "label", 2)
            return name if name == "label" else f"{name}Label"
        return base
    if txt.slot == "cell":
        return camel(txt.value, "cell", 2)
    few = words_of(txt.value)
    if len(few) <= 3 and "title" in taken and "description" in taken:
        return "caption" if "caption" not in taken else camel(txt.value, "caption")
    if el.tag in ("li",):
        return "item"
    return "description" if "title" in taken or len(few) > 3 else "text"
