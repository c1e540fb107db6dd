"""Things one under another: padding, gaps, and how each stands across."""

from collections import Counter

from componentforge.domain.base import Box
from componentforge.domain.layout import Node
from componentforge.engines.local.looks import painted, similar
from componentforge.engines.local.write_boxes import Core, Made, Padding, borders, has_width, hugs
from componentforge.engines.local.write_elements import El
from componentforge.engines.local.write_prepare import is_sentence
from componentforge.engines.local.write_theme import spacing

_INSET = 48.0
"""CSS px up to which a distance from the column's side is an inset, not a width of its own."""


class Columns(Core):
    """Things one under another: padding, gaps, and how each stands across."""

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
            one, place = self._across(kid, origin, room, centred, node.id in self.roomy)
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

    def _across(
        self, kid: Node, origin: float, room: float, centred: bool, roomy: bool
    ) -> tuple[Made, str]:
        """Build a child of a column and say how it stands across: stretch, start, center, end."""
        before, after = kid.box.x - origin, origin + room - kid.box.right
        if roomy and kid.kind == "box" and not painted(kid) and hugs(kid) and before <= 1.6:
            self.roomy.add(kid.id)
        middle = centred or (abs(before - after) <= 1.6 and before > 3)
        lone_text = kid.kind == "text"
        if lone_text:
            one = self.make(kid, None)
            if not roomy or (kid.text and len(kid.text.lines) > 1):
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
        inset = kid.kind == "box" and fixed is not None and not has_width(one.el)
        if inset and 0 <= round(before) <= _INSET and 0 <= round(after) <= _INSET:
            sides = Padding(left=round(before), right=round(after)).classes()
            one.el.classes += ["m" + name.removeprefix("p") for name in sides]
            return one, "stretch"
        if inset:
            one.el.classes += [spacing("w", kid.box.w), "max-w-full"]
        if middle:
            return one, "center"
        if before > 3 and after < min(_INSET, before / 2) and after > -1.6:
            one.el.classes += [spacing("me", after)] if after > 1.6 else []
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
