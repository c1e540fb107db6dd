"""What speaks for each family: roles, shapes and counts of a layout, weighed together."""

from collections import Counter
from dataclasses import dataclass, field

from componentforge.domain.layout import Layout, Node
from componentforge.domain.proposal import ComponentType
from componentforge.engines.local.arrangements import close_sign
from componentforge.engines.local.composites import (
    barred_words,
    empty_table,
    faces,
    loose_switch,
    months,
    regions,
    ruled_groups,
    ruled_rows,
    steps,
    tabs_on_a_panel,
    underlined_field,
)
from componentforge.engines.local.control_fields import titled
from componentforge.engines.local.cues import (
    bulleted,
    entry_rows,
    openers,
    paired_rows,
    ruled_list,
    segments,
    stacked_faces,
    tab_bar,
    titled_groups,
    toggles,
    valued,
)
from componentforge.engines.local.hints import hints
from componentforge.engines.local.looks import (
    Tree,
    framed,
    luminance,
    painted,
    texts,
)
from componentforge.engines.local.menus import menus

_SURE = 2.0
"""Evidence below which hints are asked for too: they rank what would else be left to chance."""


@dataclass
class Evidence:
    """What speaks for each family, and the strongest reason."""

    scores: dict[str, float] = field(default_factory=dict[str, float])
    reasons: dict[str, tuple[float, str]] = field(default_factory=dict[str, tuple[float, str]])

    def add(self, family: ComponentType, weight: float, reason: str) -> None:
        """Evidence of this weight; negative speaks against."""
        self.scores[family] = self.scores.get(family, 0.0) + weight
        if weight > self.reasons.get(family, (0.0, ""))[0]:
            self.reasons[family] = (weight, reason)


@dataclass
class Facts:
    """Counts of what the picture holds."""

    tree: Tree
    roles: Counter[str]
    words: int
    outer: list[Node]
    """Painted boxes that stand in no other painted box."""
    share: dict[str, float]
    """Share of the texts that stand inside a node of this role."""

    def tall(self, role: str) -> float:
        """Share of the picture's height that nodes of this role take up together."""
        boxes = [n.box for n in self.tree.all() if n.role == role]
        return sum(b.h for b in boxes) / max(1.0, self.tree.layout.root.box.h)

    def n(self, *roles: str) -> int:
        """How many nodes have one of these roles."""
        return sum(self.roles[r] for r in roles)


def facts_of(layout: Layout) -> Facts:
    """Count everything once."""
    tree = Tree(layout)
    nodes = tree.all()
    roles = Counter(n.role for n in nodes if n.role)
    words = texts(layout.root)
    inside: dict[str, set[str]] = {}
    for node in nodes:
        if node.role:
            inside.setdefault(node.role, set()).update(t.id for t in texts(node))
    share = {r: len(ids) / max(1, len(words)) for r, ids in inside.items()}
    outer: list[Node] = []
    for node in nodes:
        if node.kind != "box" or not painted(node) or min(node.box.w, node.box.h) < 4:
            continue
        if not any(o.box.contains(node.box, 1) and o.id != node.id for o in outer):
            outer.append(node)
    return Facts(tree, Counter({str(k): v for k, v in roles.items()}), len(words), outer, share)


def weigh(facts: Facts) -> Evidence:
    """All evidence for every family, with its reasons."""
    found = Evidence()
    _controls(facts, found)
    _groups(facts, found)
    _wholes(facts, found)
    _panels(facts, found)
    if max(found.scores.values(), default=0.0) < _SURE:
        for family, weight, reason in hints(facts.tree):
            found.add(family, weight, reason)
    return found


def _controls(f: Facts, out: Evidence) -> None:
    fields = f.n("input", "select", "textarea")
    ticks = f.n("checkbox", "radio", "switch")
    buttons = f.n("button")
    boxed = f.n("card", "dialog", "table", "navigation", "alert")
    if f.n("checkbox"):
        out.add(
            "checkbox",
            3.5 if not fields and not buttons else 0.8,
            "small boxes to tick beside words",
        )
    if f.n("radio"):
        out.add(
            "radio-group", 3.5 if not fields and not buttons else 0.8, "round marks beside words"
        )
    if f.n("switch"):
        out.add("switch", 3.6 if not fields and not buttons else 0.8, "pills with a knob")
    bars = [n for n in f.tree.all() if n.role == "progress"]
    # Pale bars of several lengths with nothing filled stand for what is still loading.
    waiting = len(bars) >= 2 and not any(n.states.value for n in bars)
    if bars and not waiting:
        out.add(
            "progress",
            3.5 if f.words <= 2 * len(bars) + 3 else 1.2,
            "bars that are partly filled",
        )
    if fields:
        single = fields - f.n("select") - f.n("textarea")
        if single:
            out.add(
                "input",
                2.8 if single >= fields / 2 else 1.0,
                "bordered fields with text at their start",
            )
        if f.n("select"):
            out.add(
                "select",
                2.8 if f.n("select") >= fields / 2 else 1.0,
                "fields with a chevron at the end",
            )
        if f.n("textarea"):
            out.add(
                "textarea",
                2.6 if f.n("textarea") >= fields / 2 else 0.8,
                "a tall field for several lines",
            )
        if buttons and (fields >= 2 or ticks >= 2):
            out.add("form", 3.6, "several fields and a button")
        elif buttons:
            out.add("form", 1.6, "a field and a button")
        elif fields >= 2 and ticks:
            out.add("form", 1.8, "several kinds of fields")
        elif fields >= 2:
            out.add("form", 1.0, "several fields")
    if buttons:
        alone = buttons / max(1, buttons + f.n("input", "list-item", "page-item", "tab", "cell"))
        inside = f.share.get("button", 0.0) + f.share.get("link", 0.0)
        if not boxed and inside > 0.6:
            out.add(
                "button", 2.0 + alone + inside, "every word stands in a control of button shape"
            )
        else:
            out.add("button", 0.5 * alone, "there are buttons")
    if f.n("badge"):
        inside = f.share.get("badge", 0.0)
        out.add("badge", 0.3 + 3.6 * inside**2, "small filled labels")
    if f.n("avatar"):
        beside = f.words <= 4 * f.n("avatar") + 1
        out.add(
            "avatar",
            3.2 if beside and not f.n("button", "card") else 0.8,
            "round initials or a face",
        )


def _groups(f: Facts, out: Evidence) -> None:
    if f.n("table"):
        whole = f.share.get("table", 0.0) > 0.6 or f.tall("table") > 0.45
        out.add("table", 4.2 if whole else 2.0, "rows of cells that line up in columns")
    if f.n("page-item") and not steps(f.tree):
        most = f.share.get("page-item", 0.0)
        out.add("pagination", 4.5 if most >= 0.5 else 1.2, "page numbers in a row")
    if f.n("crumb"):
        most = f.share.get("crumb", 0.0)
        out.add("breadcrumb", 4.5 if most >= 0.4 else 1.2, "words with signs between, like a path")
    if f.n("tab"):
        out.add("tabs", 3.2, "words in a row, one chosen")
        out.add("navigation-menu", 1.2, "words in a row, one chosen")
    bars = [n for n in f.tree.all() if n.role == "navigation"]
    plain = [n for n in bars if any(k.role == "link" for k in n.walk())]
    if plain and not f.n("page-item", "crumb"):
        out.add("navigation-menu", 3.4, "a bar of words across the picture")
        out.add("tabs", 1.3, "words in a row")
    if f.n("list-item"):
        most = f.share.get("list-item", 0.0)
        out.add("list", 0.6 + 3.0 * most, "alike rows, one under another")
        out.add("accordion", 0.5 * most, "alike rows, one under another")
    for menu in menus(f.tree):
        if menu.accent:
            # A list has no bar at the side of a row: whatever speaks for one speaks for this.
            rows = max(2.6, out.scores.get("list", 0.0))
            out.add("navigation-menu", rows + 1, "alike rows, a coloured bar at the side of one")
        elif menu.bare:
            out.add("navigation-menu", 3.6, "bare rows, one of them in a box")
            out.add("list", 2.2, "alike rows, one under another")
        else:
            out.add("list", 3.2, "alike rows, one of them chosen or all of them ruled")
            out.add("navigation-menu", 1.2, "alike rows, one under another")
    _accordion(f, out)


def _wholes(f: Facts, out: Evidence) -> None:
    """What only shows in the whole, and then outweighs any part."""
    if steps(f.tree):
        out.add("progress", 4.2, "numbered discs in a row, joined by lines")
    if months(f.tree):
        out.add("table", 4.6, "bare numbers in rows and columns, like a month")
    if ruled_groups(f.tree):
        out.add("list", 3.6, "groups set alike with a line between every two")
    if (ruled_rows(f.tree) or empty_table(f.tree)) and not f.n("table"):
        out.add("table", 4.2, "rows of things under one another, a line between every two")
    elif faces(f.tree) and not f.n("table"):
        out.add("list", 3.6, "rows that begin with a face or initials")
    if tabs_on_a_panel(f.tree):
        out.add("tabs", 4.4, "boxes side by side on top of their panel")
    if not f.n("switch", "button", "input", "progress") and loose_switch(f.tree):
        out.add("switch", 2.4, "a disc at the end of a track")
    if barred_words(f.tree):
        out.add("alert", 2.4, "words with a bar at their start")
    if underlined_field(f.tree) and not f.n("tab"):
        out.add("input", 2.6, "a label, words and a line under them")
    _rows(f, out)


def _rows(f: Facts, out: Evidence) -> None:
    """What bare words and signs in rows and columns look like together."""
    whole = f.n("table", "page-item", "crumb", "tab", "dialog")
    whole += sum(menu.accent for menu in menus(f.tree))
    fields = f.n("input", "select", "textarea", "checkbox", "radio", "switch")
    if entry_rows(f.tree) and not whole and not fields:
        out.add("form", 3.6, "ruled rows of names and entries over a wide button")
    elif toggles(f.tree) and not whole and not fields:
        out.add("switch", 4.4, "drawings as wide as a switch beside words")
    elif ruled_list(f.tree) and not whole and not fields and not f.n("button", "progress"):
        weight = 4.2 if valued(f.tree) else 3.4
        out.add("list", weight, "rows that begin alike with a line between every two")
    elif paired_rows(f.tree) and not whole and not fields:
        out.add("list", 3.6, "pairs of a name and a fainter line, evenly apart")
    if bulleted(f.tree) and not whole and not fields:
        out.add("list", 3.6, "lines that begin with a dot")
    if not f.n("input", "select", "textarea") and any(
        framed(n) and 28 <= n.box.h <= 96 and titled(f.tree, n) for n in f.tree.all()
    ):
        out.add("input", 3.4, "frames with words in their upper edge")
    if titled_groups(f.tree) and not whole and not fields and not f.n("list-item"):
        out.add("navigation-menu", 2.6, "groups of short lines at one edge, one standing out")
    if tab_bar(f.tree) and not fields:
        out.add("navigation-menu", 3.6, "signs in a row with a word under each")
        out.add("tabs", 1.6, "signs in a row with a word under each")
    if segments(f.tree) and not fields and not f.n("page-item"):
        out.add("radio-group", 2.6, "boxes edge to edge, one of them chosen")
        out.add("tabs", 1.8, "boxes edge to edge, one of them chosen")
        out.add("button", 1.6, "boxes edge to edge")
    if stacked_faces(f.tree):
        out.add("avatar", 3.2, "discs that lie over one another in a row")
    if openers(f.tree) and not f.n("input", "table", "crumb") and "accordion" not in out.scores:
        out.add("select", 4.4, "every box ends in a sign that points down")


_OPENERS = {"chevron-down", "chevron-up", "chevron-right", "plus", "minus"}


def _accordion(f: Facts, out: Evidence) -> None:
    chevrons = [
        n for n in f.tree.all()
        if n.icon and n.icon.name in _OPENERS and max(n.box.w, n.box.h) >= 6.5
    ]  # fmt: skip
    if len(chevrons) >= 2 and not f.n("select", "crumb", "page-item"):
        xs = [c.box.centre[0] for c in chevrons]
        if max(xs) - min(xs) <= 4:
            out.add("accordion", 3.9, "alike rows that open with a chevron")
    elif _signed_rows(f) and not f.n("select", "crumb", "page-item", "input", "switch"):
        out.add("accordion", 3.4, "rows that each end in a small sign")


def _signed_rows(f: Facts) -> bool:
    """Two or more boxes of one width, one under another, whose first words end in a small sign."""
    boxes = [n for n in f.outer if n.box.w >= 160 and texts(n)]
    if len(boxes) < 2 or len(boxes) < len(f.outer):
        return False
    level = all(abs(n.box.x - boxes[0].box.x) <= 2 for n in boxes)
    level = level and all(abs(n.box.w - boxes[0].box.w) <= 2 for n in boxes)
    ends: list[float] = []
    for box in boxes:
        head = texts(box)[0].box
        signs = [
            n for n in box.walk()
            if n.kind == "icon" and max(n.box.w, n.box.h) <= 16
            and abs(n.box.centre[1] - head.centre[1]) <= head.h / 2
            and box.box.right - n.box.right <= 32
        ]  # fmt: skip
        ends += [box.box.right - signs[0].box.centre[0]] if len(signs) == 1 else []
    return level and len(ends) == len(boxes) and max(ends) - min(ends) <= 4


def _panels(f: Facts, out: Evidence) -> None:
    page = f.tree.layout.root
    dialogs = [n for n in f.tree.all() if n.role == "dialog"]
    ground = page.paint.fill or "#ffffff"
    if dialogs:
        dimmed = 0.02 < luminance(ground) < 0.42
        closed = any(
            sign.icon and sign.icon.name == "close" for d in dialogs if (sign := close_sign(d))
        )
        weight = 4.6 if dimmed or closed else 3.2
        out.add("dialog", weight, "a panel with a title, a close sign and actions")
    if f.n("alert"):
        share = f.share.get("alert", 0.0)
        out.add("alert", 0.6 + 2.8 * share, "tinted panels with a message")
    cards = [n for n in f.tree.all() if n.role == "card"]
    if cards:
        share = f.share.get("card", 0.0)
        controls = f.n("input", "select", "textarea", "checkbox", "radio", "switch")
        weight = 0.8 + 1.9 * share - 0.6 * min(3, controls)
        out.add("card", weight, "a framed panel with text of several ranks")
        if any(close_sign(c) for c in cards):
            out.add("dialog", 1.6, "a panel with a close sign in its corner")
    if page.box.w >= 600 and f.words >= 12 and regions(f.tree, f.outer):
        out.add("screen", 4.8, "several unlike regions that stand together")
    if not out.scores and f.n("heading") and f.words >= 2:
        out.add("card", 1.6, "words of several ranks")
    if f.n("heading") and f.n("button") == 1 and f.words <= 6 and not cards:
        out.add("card", 1.0, "a heading, words and one thing to do")
    alone = len(f.outer) == 1 and len(texts(f.outer[0])) == f.words
    if alone and f.words <= 2 and f.outer[0].box.h <= 60 and not f.n("button", "badge"):
        out.add("tooltip", 1.2, "one small dark panel with few words")
