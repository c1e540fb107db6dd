"""Things side by side: what grows, what hugs, where a row falls apart in two."""

import itertools
from collections import Counter

from componentforge.domain.base import Box
from componentforge.domain.layout import Node
from componentforge.engines.local.looks import painted, texts
from componentforge.engines.local.write_boxes import Core, Made, Padding, borders, has_width, hugs
from componentforge.engines.local.write_elements import El
from componentforge.engines.local.write_prepare import is_sentence
from componentforge.engines.local.write_theme import spacing

_ROOM = 2.0
"""CSS px a row must have to spare: less is what rounding may take."""
_ONE_THING = {"crumb", "button", "badge", "tab", "page-item", "link", "input", "select"}
"""Roles whose parts stay on one line."""
_CONTROLS = {"button", "link", "page-item", "tab", "badge", "list-item"}
"""Roles that never shrink: a row of them goes on below where there is no room."""


class Rows(Core):
    """Things side by side: what grows, what hugs, where a row falls apart in two."""

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
            self._along(
                kid, at in growers, tight=split is None and not growers and width is not None
            )
            for at, kid in enumerate(kids)
        ]
        tall = max(m.h for m in made)
        moved = {"justify-center", "justify-end"} & set(el.classes)
        self._spread(el, kids, made, split, kids[0].box.x if moved else area.x + pads.left)
        top = min(k.box.y for k in kids)
        span = kids[-1].box.right - kids[0].box.x - (gaps[split - 1] if split else 0.0)
        free = area.w - pads.left - pads.right - span
        if width is not None and not painted(node):
            free += max(0.0, width - node.box.w)
        owner = self.tree.parent.get(node.id)
        loose = width is None or (owner is not None and owner.id in self.roomy)
        self._let_wrap(node, el, kids, made, growers, loose or free >= _ROOM)
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

    def _let_wrap(
        self,
        node: Node,
        el: El,
        kids: list[Node],
        made: list[Made],
        growers: list[int],
        roomy: bool,
    ) -> None:
        """Several things with words go to a next line where there is no room, and words likewise.

        Where the picture itself leaves no room to spare, rounding alone may make a next line: only
        controls are let go there, and a comparison that finds them below brings them back.
        """
        worded = [at for at, one in enumerate(made) if at not in growers and one.el.words()]
        solid = all(kids[at].role in _CONTROLS for at in worded)
        fell = any(text.id in self.together for kid in kids for text in texts(kid))
        several = len(worded) > 1 and node.role not in {*_ONE_THING, "label"}
        if several and (roomy or growers or solid) and not fell:
            el.classes.append("flex-wrap")
        if roomy and not growers and node.role not in _ONE_THING:
            for one in made:
                self.loosen(one.el)

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
        if not has_width(made.el):
            made.el.classes.append(spacing("w", kid.box.w + (1 if kid.kind == "text" else 0)))
        if not texts(kid):
            made.el.classes.append("shrink-0")
        return made

    @staticmethod
    def _spread(
        el: El, kids: list[Node], made: list[Made], split: int | None, start: float
    ) -> None:
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
        self,
        node: Node,
        el: El,
        kids: list[Node],
        made: list[Made],
        area: Box,
        tall: float,
        top: float,
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
            if node.role == "list-item":
                return self.steady(el, node, area, middle)
            return self.upright(el, area, middle, tall) if boxed else pads
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


def _split_at(gaps: list[float]) -> int | None:
    """Where a row falls apart into two ends."""
    if not gaps:
        return None
    widest = max(range(len(gaps)), key=lambda i: gaps[i])
    rest = [g for i, g in enumerate(gaps) if i != widest]
    if gaps[widest] > 40 and (not rest or gaps[widest] > 2.2 * max(*rest, 4.0)):
        return widest + 1
    return None
