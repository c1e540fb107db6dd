"""From measured boxes to flex: every container says its padding, gaps and alignment, nothing its place.

Places are carried through exactly: each child starts where the rounded ones before it really end, so
rounding to whole pixels never adds up.
"""

import itertools
from collections import Counter
from dataclasses import dataclass

from componentforge.domain.base import Box
from componentforge.domain.layout import Node
from componentforge.engines.local.looks import Tree, inner, only_text, painted, similar
from componentforge.engines.local.write_elements import El, Txt
from componentforge.engines.local.write_prepare import is_sentence
from componentforge.engines.local.write_theme import Theme, spacing, steps

SOLID = {"input", "select", "textarea", "progress", "separator", "slider"}
"""Roles whose width never comes from what is inside."""
_ONE_LINE = {"crumb", "tab", "page-item", "link", "badge", "button", "separator"}
STEADY = {"button", "badge", "page-item", "tab"}
"""Roles of which several of one size should look alike."""


@dataclass
class Made:
    """An element and the size it will have."""

    el: El
    w: float
    h: float


@dataclass
class Padding:
    """Rounded sides, CSS px."""

    top: int = 0
    right: int = 0
    bottom: int = 0
    left: int = 0

    def classes(self) -> list[str]:
        """The shortest padding classes."""
        out: list[str] = []
        if self.left == self.right == self.top == self.bottom:
            return [spacing("p", self.top)] if self.top else []
        for both, first, second, a, b in (
            ("px", "ps", "pe", self.left, self.right),
            ("py", "pt", "pb", self.top, self.bottom),
        ):
            if a == b:
                out += [spacing(both, a)] if a else []
            else:
                out += [spacing(p, v) for p, v in ((first, a), (second, b)) if v]
        return out


def borders(node: Node) -> tuple[float, float, float, float]:
    """Rounded border widths: top, right, bottom, left, as the theme writes them."""
    if node.paint.border is None or max(node.paint.border.widths) < 0.4:
        return 0.0, 0.0, 0.0, 0.0
    t, r, b, left = (max(1.0, round(w)) if w >= 0.4 else 0.0 for w in node.paint.border.widths)
    return t, r, b, left


def hugs(node: Node) -> bool:
    """Whether the node's width follows from what is inside and even padding."""
    if node.kind == "text":
        return node.text is not None and len(node.text.lines) <= 1
    if node.kind != "box" or node.role in SOLID:
        return node.kind in ("icon", "photo")
    if node.role in {"checkbox", "radio", "switch"}:
        return True
    if not node.children:
        return False
    _, right, _, left = node.padding
    even = abs(left - right) <= 2 or not painted(node)
    if node.flow == "row" and any(g > 60 for g in gaps_of(node)):
        return False
    return even and all(hugs(c) for c in node.children)


def gaps_of(node: Node) -> list[float]:
    """Distances between neighbours along the flow."""
    kids = node.children
    if node.flow == "row":
        return [b.box.x - a.box.right for a, b in itertools.pairwise(kids)]
    return [b.box.y - a.box.bottom for a, b in itertools.pairwise(kids)]


class Builder:
    """Turns nodes into elements. `special` may take over any node; see `write_controls`."""

    def __init__(self, theme: Theme, tree: Tree) -> None:
        self.theme, self.tree = theme, tree
        self.nowrap: set[str] = set()
        """Texts a comparison found wrapped."""
        self.pads: dict[str, Counter[int]] = {}
        for node in tree.all():
            word = only_text(node) if node.role in STEADY else None
            if word is not None:
                pads = (word.box.x - node.box.x, node.box.right - word.box.right)
                sides = borders(node)
                if abs(pads[0] - pads[1]) <= 3:
                    pad = round((sum(pads) - sides[1] - sides[3]) / 2)
                    self.pads.setdefault(node.role or "", Counter())[pad] += 1

    def special(self, node: Node, width: float | None) -> Made | None:
        """A role's own way of being built; None for the general one."""
        return None

    def tag_of(self, node: Node) -> El:
        """An empty element of the right kind for the node."""
        return El("div", role=node.role, node_id=node.id)

    def make(self, node: Node, width: float | None = None) -> Made:
        """The node as an element.

        Args:
            node: What to build.
            width: The outer width it is given by its parent; None when it hugs its content.
        """
        made = self.special(node, width)
        if made is not None:
            return made
        if node.kind == "text":
            return self.text(node)
        if node.kind != "box":
            return self.drawing(node)
        el = self.tag_of(node)
        el.classes += self.theme.paint(node)
        if not node.children:
            return self._sized(el, node, width)
        word = only_text(node)
        if word is not None and (painted(node) or node.role in STEADY):
            return self.worded(node, word, el, width)
        if node.flow in ("row", "grid") and node.flow == "row":
            return self._row(node, el, width)
        if node.flow == "overlay":
            return self._overlay(node, el, width)
        if node.flow == "grid" and node.columns > 1:
            return self._column(_as_rows(node), el, width)
        return self._column(node, el, width)

    def text(self, node: Node, tag: str = "p") -> Made:
        """A text on its own."""
        assert node.text is not None
        el = self.tag_of(node)
        el.tag = tag if el.tag == "div" else el.tag
        el.classes += self.theme.text(node.text.style)
        el.children = [Txt(node.text.content, slot=node.role or "text")]
        if node.id in self.nowrap or (node.role in _ONE_LINE and len(node.text.lines) == 1):
            el.classes.append("whitespace-nowrap")
        return Made(el, node.box.w, round(len(node.text.lines)) * node.text.style.line_height)

    def drawing(self, node: Node) -> Made:
        """An icon or a photograph; filled in by `write_controls`."""
        return Made(El("span"), node.box.w, node.box.h)

    def _sized(self, el: El, node: Node, width: float | None) -> Made:
        w, h = round(node.box.w), round(node.box.h)
        if width is None and w == h:
            el.classes += [f"size-{steps(w)}", "shrink-0"]
        else:
            el.classes += [spacing("h", h)] + ([] if width else [spacing("w", w), "shrink-0"])
        return Made(el, width or w, h)

    def worded(self, node: Node, word: Node, el: El, width: float | None) -> Made:
        """A painted box with one text and nothing else: a button, a badge, a cell."""
        assert word.text is not None
        t, r, b, left = borders(node)
        area = Box(
            x=node.box.x + left, y=node.box.y + t,
            w=node.box.w - left - r, h=node.box.h - t - b,
        )  # fmt: skip
        style, lines = word.text.style, len(word.text.lines)
        el.children.append(Txt(word.text.content, slot=node.role or word.role or "text"))
        el.classes += self.theme.text(style)
        tall = lines * style.line_height
        before, after = word.box.x - area.x, area.right - word.box.right
        steady = node.role in STEADY
        if steady and lines == 1:
            vertical = self._steady(el, node, area, word.box.centre[1])
        else:
            vertical = self._upright(el, area, word.box.centre[1], tall)
        if width is None and abs(before - after) <= 3:
            pad = self.usual_pad(node, max(0, round((before + after) / 2)))
            across = Padding(left=pad, right=pad)
            el.classes += ["whitespace-nowrap"] if lines == 1 else []
            if "flex" in el.classes:
                el.classes.append("justify-center")
            elif el.tag != "button":
                el.classes.append("text-center")
        elif abs(before - after) <= 3:
            pad = round(min(before, after, 16))
            across = Padding(left=pad, right=pad)
            el.classes.append("justify-center" if "flex" in el.classes else "text-center")
        else:
            near = max(0, round(min(before, after)))
            across = Padding(left=near, right=near)
            flexible = "flex" in el.classes
            if after < before:
                el.classes.append("justify-end" if flexible else "text-end")
            elif el.tag == "button":
                el.classes.append("text-start")
        el.classes += Padding(vertical.top, across.right, vertical.bottom, across.left).classes()
        tall_made = vertical.top + vertical.bottom + tall + t + b
        if "flex" in el.classes:
            tall_made = round(node.box.h)
        return Made(el, width or word.box.w + 2 * across.left + left + r, tall_made)

    def usual_pad(self, node: Node, pad: int) -> int:
        """The padding controls of this role usually have, when `pad` is within a pixel of it."""
        counts = self.pads.get(node.role or "", Counter())
        for value, _ in counts.most_common(3):
            if abs(value - pad) <= 1:
                return value
        return pad

    @staticmethod
    def _steady(el: El, node: Node, area: Box, centre: float) -> Padding:
        """Controls are centred in a minimum height, so that all of a size look alike."""
        el.classes += ["flex", "items-center"]
        el.classes.append(spacing("min-h", node.box.h))
        off = centre - (area.y + area.h / 2)
        if off >= 1.4:
            return Padding(top=round(2 * off))
        return Padding(bottom=round(-2 * off)) if off <= -1.4 else Padding()

    def _upright(self, el: El, area: Box, centre: float, tall: float) -> Padding:
        """Vertical padding that puts content of height `tall` at `centre`; else a minimum height."""
        above, below = centre - tall / 2 - area.y, area.bottom - centre - tall / 2
        total = area.h - tall
        even = round(total / 2)
        if above >= 0 and below >= 0 and abs(above - below) <= 1.2 and abs(2 * even - total) <= 0.3:
            return Padding(top=even, bottom=even)
        top, bottom = round(above), round(total) - round(above)
        if top >= 0 and bottom >= 0 and abs(round(total) - total) <= 0.3 and abs(above - below) > 1.2:
            return Padding(top=top, bottom=bottom)
        el.classes += ["flex", "items-center"]
        outer = round(area.h + (self._border_height(el)))
        el.classes.append(spacing("min-h", outer))
        off = centre - (area.y + area.h / 2)
        if off >= 0.75:
            return Padding(top=round(2 * off))
        if off <= -0.75:
            return Padding(bottom=round(-2 * off))
        return Padding()

    @staticmethod
    def _border_height(el: El) -> float:
        total = 0.0
        for name in el.classes:
            if name == "border":
                total += 2
            elif name in ("border-t", "border-b"):
                total += 1
            elif name.startswith("border-") and name[7:].isdigit():
                total += 2 * int(name[7:])
            elif name.startswith(("border-t-", "border-b-")) and name[9:].isdigit():
                total += int(name[9:])
        return total

    # Columns

    def _column(self, node: Node, el: El, width: float | None) -> Made:
        kids = sorted(node.children, key=lambda n: (n.box.y, n.box.x))
        t, r, b, left = borders(node)
        area = Box(
            x=node.box.x + left, y=node.box.y + t,
            w=max(0.0, node.box.w - left - r), h=max(0.0, node.box.h - t - b),
        )  # fmt: skip
        low, high = min(k.box.x for k in kids), max(k.box.right for k in kids)
        before, after = low - area.x, area.right - high
        centred = self._all_centred(kids, area) and (width is not None or painted(node))
        pads = Padding(left=max(0, round(before)), right=max(0, round(after)))
        spans = any(not hugs(k) and k.kind != "text" and similar(k.box.right, high) for k in kids)
        if centred and not spans:
            even = round(min(before, after, 24 if width else 1e9))
            pads.left = pads.right = max(0, even)
        elif not spans and after > before + 1 and width is not None:
            pads.right = pads.left
        if abs(pads.left - pads.right) == 1 and not spans:
            pads.right = pads.left
        room = (width or node.box.w) - left - r - pads.left - pads.right
        origin = area.x + pads.left
        made: list[Made] = []
        places: list[str] = []
        for kid in kids:
            one, place = self._across(kid, origin, room, centred)
            made.append(one)
            places.append(place)
        if len(kids) > 1 or set(places) - {"stretch"}:
            el.classes += ["flex", "flex-col"]
        self._settle(el, made, places)
        pads.top = max(0, round(kids[0].box.y - area.y))
        bottom = self._stack(el, kids, made, area.y + pads.top)
        boxed = painted(node) or node.role == "list-item"
        pads.bottom = max(0, round(area.bottom - bottom)) if boxed else 0
        el.classes += pads.classes()
        el.children += [m.el for m in made]
        total = bottom - area.y + pads.bottom + t + b
        return Made(el, width or node.box.w, total)

    @staticmethod
    def _all_centred(kids: list[Node], area: Box) -> bool:
        off = [abs(k.box.centre[0] - area.centre[0]) for k in kids]
        widths = [k.box.w for k in kids]
        loose = max(widths) < area.w - 6
        return max(off) <= 1.6 and loose and (len(kids) == 1 or max(widths) - min(widths) > 4)

    def _across(self, kid: Node, origin: float, room: float, centred: bool) -> tuple[Made, str]:
        """Build a child of a column and say how it stands across: stretch, start, center, end."""
        before, after = kid.box.x - origin, origin + room - kid.box.right
        middle = centred or (
            abs(before - after) <= 1.6 and before > 3 and not (kid.kind == "text" and before > 60 < 0)
        )
        lone_text = kid.kind == "text"
        if lone_text:
            one = self.make(kid, None)
            self._break_where_the_picture_does(kid, one.el, room, before)
            if middle and before > 1.6:
                one.el.classes.append("text-center")
            elif after < before and abs(after) <= 1.6 and before > 3:
                one.el.classes.append("text-end")
            elif before > 1.2:
                one.el.classes.append(spacing("ms", before))
            return one, "stretch"
        if abs(before) <= 1.6 and abs(after) <= 1.6:
            return self.make(kid, room), "stretch"
        if kid.kind == "box" and not painted(kid) and abs(before) <= 1.6:
            one = self.make(kid, room)
            if is_sentence(kid) and kid.box.w > room - 2:
                one.el.classes.append("whitespace-nowrap")
            return one, "stretch"
        fixed = None if hugs(kid) else kid.box.w
        one = self.make(kid, fixed)
        if fixed is not None and not _has_width(one.el):
            one.el.classes.append(spacing("w", kid.box.w))
        if middle:
            return one, "center"
        if abs(after) <= 1.6 and before > 3:
            return one, "end"
        if before > 1.2:
            one.el.classes.append(spacing("ms", before))
        return one, "start"

    def _break_where_the_picture_does(self, node: Node, el: El, room: float, before: float) -> None:
        """Bound the width of a wrapped text when the container alone would break it elsewhere."""
        assert node.text is not None
        lines = node.text.lines
        if len(lines) < 2:
            if node.box.w > room - before - 2:
                el.classes.append("whitespace-nowrap")
            return
        inks = node.text.line_inks
        widths = [i.w for i in inks] if len(inks) == len(lines) else []
        least = node.box.w
        most = 1e9
        for at, line in enumerate(lines[:-1]):
            own = widths[at] if widths else node.box.w
            per = own / max(1, len(line))
            most = min(most, own + per * (len(lines[at + 1].split(" ")[0]) + 1))
        if not widths:
            most = least + 30
        if not least - 0.5 <= room - before <= max(most, least + 2):
            el.classes.append(spacing("max-w", min(least + 4, (least + max(most, least)) / 2 + 1)))

    @staticmethod
    def _settle(el: El, made: list[Made], places: list[str]) -> None:
        moved = [p for p in places if p != "stretch"]
        if not moved:
            return
        usual = Counter(moved).most_common(1)[0][0]
        if "stretch" not in places:
            el.classes.append(f"items-{usual}")
        for one, place in zip(made, places, strict=True):
            if place != "stretch" and not ("stretch" not in places and place == usual):
                one.el.classes.append(f"self-{place}")

    @staticmethod
    def _stack(el: El, kids: list[Node], made: list[Made], start: float) -> float:
        """Gaps and margins down a column; returns where it ends."""
        wanted = [k.box.y for k in kids]
        gaps: list[float] = []
        at = start + made[0].h
        for i in range(1, len(kids)):
            gap = round(wanted[i] - at)
            gaps.append(gap)
            at += gap + made[i].h
        if not gaps:
            return at
        mean = round(sum(gaps) / len(gaps))
        if mean >= 0 and max(gaps) - min(gaps) <= 1:
            end, drift = start + made[0].h, 0.0
            for i in range(1, len(kids)):
                drift = max(drift, abs(end + mean - wanted[i]))
                end += mean + made[i].h
            if drift <= 0.8:
                if mean:
                    el.classes.append(spacing("gap", mean))
                return end
        base = max(0, int(min(gaps)))
        if base:
            el.classes.append(spacing("gap", base))
        for gap, one in zip(gaps, made[1:], strict=True):
            if gap != base:
                one.el.classes.append(spacing("mt", gap - base))
        return at

    # Rows

    def _row(self, node: Node, el: El, width: float | None) -> Made:
        kids = sorted(node.children, key=lambda n: n.box.x)
        t, r, b, left = borders(node)
        area = Box(
            x=node.box.x + left, y=node.box.y + t,
            w=max(0.0, node.box.w - left - r), h=max(0.0, node.box.h - t - b),
        )  # fmt: skip
        before, after = kids[0].box.x - area.x, area.right - kids[-1].box.right
        pads = Padding(left=max(0, round(before)), right=max(0, round(after)))
        gaps = [q.box.x - p.box.right for p, q in itertools.pairwise(kids)]
        el.classes.append("flex")
        spans = painted(node) or (width is not None and node.box.w >= width - 2)
        split = _split_at(gaps) if width is not None and spans else None
        growers: list[int] = []
        if width is not None and split is None:
            growers = self._growers(kids, spans and after <= before + 60)
        if width is not None and not growers and split is None and painted(node):
            if abs(before - after) <= 2 and before > 8:
                el.classes.append("justify-center")
                pads.left = pads.right = round(min(before, 16))
            elif before > after + 1:
                el.classes.append("justify-end")
                pads.left = pads.right
            else:
                pads.right = pads.left
        elif abs(pads.left - pads.right) == 1 and not growers and split is None:
            pads.right = pads.left
        made = [
            self._along(kid, at in growers, tight=split is None and not growers and width is not None)
            for at, kid in enumerate(kids)
        ]
        tall = max(m.h for m in made)
        self._spread(el, kids, made, split, area.x + pads.left)
        top = min(k.box.y for k in kids)
        upright = self._level(node, el, kids, made, area, tall, top)
        if "items-center" not in el.classes and "items-baseline" not in el.classes:
            boxed = painted(node) or node.role == "list-item"
            begin = area.y + upright.top if boxed else top
            tall = max(tall, max(k.box.y + m.h for k, m in zip(kids, made, strict=True)) - begin)
        el.classes += Padding(upright.top, pads.right, upright.bottom, pads.left).classes()
        el.children += [m.el for m in made]
        if painted(node) or node.role == "list-item":
            high = round(node.box.h) if any(c.startswith("min-h-") for c in el.classes) else (
                tall + upright.top + upright.bottom + t + b
            )  # fmt: skip
        else:
            high = max(tall, node.box.h if "items-center" not in el.classes else tall)
        return Made(el, width or node.box.w, high)

    @staticmethod
    def _growers(kids: list[Node], spans: bool) -> list[int]:
        loose = [i for i, k in enumerate(kids) if not hugs(k) and k.role not in {"separator"}]
        loose = [i for i in loose if kids[i].kind != "photo"]
        if not spans or not loose:
            return []
        widths = [kids[i].box.w for i in loose]
        if len(loose) > 1 and max(widths) - min(widths) <= 2:
            return loose
        return [max(loose, key=lambda i: kids[i].box.w)]

    def _along(self, kid: Node, grows: bool, tight: bool) -> Made:
        """Build a child of a row."""
        if grows:
            made = self.make(kid, kid.box.w)
            made.el.classes += ["min-w-0", "flex-1"]
            return made
        if hugs(kid):
            made = self.make(kid, None)
            if tight and (kid.kind == "text" or is_sentence(kid)):
                made.el.classes.append("whitespace-nowrap")
            return made
        made = self.make(kid, kid.box.w)
        if not _has_width(made.el):
            made.el.classes.append(spacing("w", kid.box.w + (1 if kid.kind == "text" else 0)))
        made.el.classes.append("shrink-0")
        return made

    @staticmethod
    def _spread(el: El, kids: list[Node], made: list[Made], split: int | None, start: float) -> None:
        wanted = [k.box.x for k in kids]
        gaps: list[int] = []
        at = start + made[0].w
        for i in range(1, len(kids)):
            if i == split:
                gaps.append(-1000)
                at = wanted[i] + made[i].w
                continue
            gap = round(wanted[i] - at)
            gaps.append(gap)
            at += gap + made[i].w
        real = [g for g in gaps if g != -1000]
        usual = Counter(real).most_common(1)[0][0] if real else 0
        if real and max(real) - min(real) <= 1:
            usual = round(sum(real) / len(real))
            gaps = [usual if g != -1000 else g for g in gaps]
        base = max(0, min(usual, *real) if real else 0)
        if base:
            el.classes.append(spacing("gap", base))
        for gap, one in zip(gaps, made[1:], strict=True):
            if gap == -1000:
                one.el.classes.append("ms-auto")
            elif gap != base:
                one.el.classes.append(spacing("ms", gap - base))

    def _level(
        self, node: Node, el: El, kids: list[Node], made: list[Made], area: Box, tall: float, top: float
    ) -> Padding:
        """Cross alignment of a row, and its vertical padding."""
        middle = area.y + area.h / 2
        boxed = painted(node) or node.role == "list-item"
        if not boxed:
            middle = (min(k.box.y for k in kids) + max(k.box.bottom for k in kids)) / 2
        off = [k.box.centre[1] - middle for k in kids]
        pads = Padding()
        fits = [i for i in range(len(kids)) if abs(off[i]) <= 0.8]
        if len(fits) == len(kids):
            el.classes.append("items-center")
            return self._upright(el, area, middle, tall) if boxed else pads
        if boxed and len(fits) >= (len(kids) + 1) // 2:
            el.classes += ["items-center", spacing("min-h", node.box.h)]
            for i, (kid, one) in enumerate(zip(kids, made, strict=True)):
                if i not in fits:
                    one.el.classes.append("self-start")
                    if round(kid.box.y - area.y) > 0:
                        one.el.classes.append(spacing("mt", kid.box.y - area.y))
            return pads
        if boxed:
            pads = Padding(max(0, round(top - area.y)), 0, 0, 0)
            ends = max(k.box.y + m.h for k, m in zip(kids, made, strict=True))
            pads.bottom = max(0, round(area.bottom - ends))
        if all(k.kind == "text" and k.text for k in kids) and self._one_baseline(kids):
            el.classes.append("items-baseline")
            return pads
        start = area.y + pads.top if boxed else top
        high = max(k.box.bottom for k in kids) - start
        centre_first = len(fits) >= (len(kids) + 1) // 2 and not painted(node)
        el.classes.append("items-center" if centre_first else "items-start")
        for i, (kid, one) in enumerate(zip(kids, made, strict=True)):
            down = kid.box.y - start
            if centre_first and i in fits:
                continue
            if centre_first:
                one.el.classes.append("self-start")
            elif abs(down - (high - one.h) / 2) <= 0.8 and down > 1:
                one.el.classes.append("self-center")
                continue
            elif kid.box.h >= high - 1 and kid.kind == "box":
                continue
            if round(down) > 0:
                one.el.classes.append(spacing("mt", down))
        return pads

    @staticmethod
    def _one_baseline(kids: list[Node]) -> bool:
        lines = [k.box.centre[1] + 0.34 * k.text.style.size for k in kids if k.text]
        return max(lines) - min(lines) <= 1.3

    # Stacks

    def _overlay(self, node: Node, el: El, width: float | None) -> Made:
        """Children on one another: one grid cell, each moved by margins."""
        t, r, b, left = borders(node)
        el.classes.append("grid")
        if width is None:
            el.classes.append(spacing("w", node.box.w))
        el.classes.append(spacing("min-h", node.box.h))
        for kid in node.children:
            made = self.make(kid, None if hugs(kid) else kid.box.w)
            made.el.classes += ["col-start-1", "row-start-1", "self-start", "justify-self-start"]
            if not hugs(kid) and not _has_width(made.el):
                made.el.classes.append(spacing("w", kid.box.w))
            for side, px in (("ms", kid.box.x - node.box.x - left), ("mt", kid.box.y - node.box.y - t)):
                if round(px):
                    made.el.classes.append(spacing(side, px))
            el.children.append(made.el)
        _ = r, b
        return Made(el, width or node.box.w, round(node.box.h))


def _has_width(el: El) -> bool:
    if "w-full" in el.classes and el.tag == "progress":
        el.classes.remove("w-full")
    return any(c.startswith(("w-", "size-")) for c in el.classes)


def _split_at(gaps: list[float]) -> int | None:
    """Where a row falls apart into two ends."""
    if not gaps:
        return None
    widest = max(range(len(gaps)), key=lambda i: gaps[i])
    rest = [g for i, g in enumerate(gaps) if i != widest]
    if gaps[widest] > 40 and (not rest or gaps[widest] > 2.2 * max(*rest, 4.0)):
        return widest + 1
    return None


def _as_rows(node: Node) -> Node:
    rows: list[Node] = []
    kids, n = node.children, node.columns
    for at in range(0, len(kids), n):
        part = kids[at : at + n]
        box = Box.union([k.box for k in part])
        rows.append(Node(id=f"{node.id}r{at // n}", kind="box", box=box, flow="row", children=part))
    return node.model_copy(update={"flow": "column", "children": tuple(rows)})


__all__ = ["Builder", "Made", "Padding", "gaps_of", "hugs", "inner"]
