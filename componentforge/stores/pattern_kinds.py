"""Which family a user's component belongs to, from its name and its elements."""

import re
from collections.abc import Sequence

from componentforge.domain.proposal import ComponentType

_NAMES: tuple[tuple[str, ComponentType, str | None], ...] = (
    (r"pric(e|ing)", "card", "pricing-card"),
    (r"(stat|metric|kpi)(card|tile|s)?$|statistic", "card", "stat-card"),
    (r"(login|signin|signup|register|auth)(form|card|panel|page|box)?$", "form", "login-form"),
    (r"iconbutton", "button", "icon-button"),
    (r"(radio)", "radio-group", None),
    (r"check(box|er)", "checkbox", None),
    (r"(switch|toggle(?!button|group))", "switch", None),
    (r"(breadcrumb)", "breadcrumb", None),
    (r"(pagination|pager)", "pagination", None),
    (r"(accordion|collapse|collapsible|disclosure|expander)", "accordion", None),
    (r"(tooltip|hint|popover)", "tooltip", None),
    (r"(dialog|modal|drawer|sheet|lightbox)", "dialog", None),
    (r"(toast|snackbar)", "alert", "toast"),
    (r"(alert|banner|notice|notification|callout|message)", "alert", None),
    (r"(tabs?|tabbar|tablist|segmented)", "tabs", None),
    (r"(table|datagrid)", "table", None),
    (
        r"(navbar|navigation|nav|sidebar|menubar|topbar|appbar|(site|page|app|main)header)",
        "navigation-menu",
        None,
    ),
    (r"(textarea|multiline)", "textarea", None),
    (r"(search)", "input", "search-field"),
    (r"(select|combobox|dropdown|picker|listbox)", "select", None),
    (r"(text|password|number|email)?(field|input)", "input", None),
    (r"(progress|meter|loadingbar|spinner|loader)", "progress", None),
    (r"(avatar|userpic)", "avatar", None),
    (r"(badge|tag|chip|pill|(?<!form)label|counter)", "badge", None),
    (r"(button|btn|cta)", "button", None),
    (r"(form|fieldset)", "form", None),
    (r"(list|menu|feed|timeline)", "list", None),
    (r"(card|tile|panel|box|paper)", "card", None),
)
_ELEMENTS: tuple[tuple[str, ComponentType], ...] = (
    (r"dialog|\w+\[(alert)?dialog\]", "dialog"),
    (r"\w+\[tablist\]", "tabs"),
    (r"\w+\[switch\]", "switch"),
    (r"\w+\[(alert|status)\]", "alert"),
    (r"\w+\[tooltip\]", "tooltip"),
    (r"progress|meter|\w+\[progressbar\]", "progress"),
    (r"table", "table"),
    (r"form", "form"),
    (r"input\[checkbox\]", "checkbox"),
    (r"input\[radio\]|\w+\[radiogroup\]", "radio-group"),
    (r"textarea", "textarea"),
    (r"select", "select"),
    (r"input.*", "input"),
    (r"details", "accordion"),
    (r"nav|\w+\[navigation\]", "navigation-menu"),
    (r"ul|ol", "list"),
)


def kind_of(name: str, elements: Sequence[str]) -> tuple[ComponentType, str | None]:
    """Family and finer kind. The name decides where its last words say one, then what it draws;
    what neither tells is a card: a box with something in it.
    """
    plain = re.sub(r"[^a-z]", "", name.lower())
    best: tuple[int, ComponentType, str | None] | None = None
    for pattern, family, subtype in _NAMES:
        for match in re.finditer(pattern, plain):
            if best is None or match.end() > best[0]:
                best = match.end(), family, subtype
    if best is not None:
        return best[1], best[2]
    if elements and elements[0] in ("button", "a"):
        return "button", None
    for pattern, family in _ELEMENTS:
        if any(re.fullmatch(pattern, element) for element in elements):
            return family, None
    return "card", None
