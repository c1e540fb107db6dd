"""What is done to a layout before it is written: mirrored, levelled and grouped.

Right-to-left pictures are mirrored: one writer with logical classes (start, end) serves both.
"""

import itertools

from componentforge.domain.base import Box
from componentforge.domain.layout import Layout, Node
from componentforge.engines.local.looks import texts
from componentforge.engines.local.write_harmonise import harmonised
from componentforge.engines.local.write_leading import padded

TICKS = {"checkbox", "radio", "switch"}
FIELDS = {"input", "select", "textarea"}


def prepare(layout: Layout) -> Node:
    """The root, ready to be built."""
    root = layout.root
    if layout.right_to_left:
        root = _mirrored(root, root.box.w)
    return _regrouped(padded(_levelled(harmonised(root))))


def _mirrored(node: Node, width: float) -> Node:
    """The node as a mirror shows it, texts still readable."""
    box = node.box.model_copy(update={"x": width - node.box.right})
    kids = [_mirrored(k, width) for k in node.children]
    update: dict[str, object] = {"box": box}
    update["children"] = tuple(reversed(kids) if node.flow in ("row", "grid") else kids)
    paint = node.paint
    tl, tr, br, bl = paint.radius
    changed: dict[str, object] = {"radius": (tr, tl, bl, br)}
    if paint.border:
        (t, r, b, left), (ct, cr, cb, cl) = paint.border.widths, paint.border.colors
        changed["border"] = paint.border.model_copy(
            update={"widths": (t, left, b, r), "colors": (ct, cl, cb, cr)}
        )
    update["paint"] = paint.model_copy(update=changed)
    if node.text:
        inks = tuple(i.model_copy(update={"x": width - i.right}) for i in node.text.line_inks)
        update["text"] = node.text.model_copy(update={"line_inks": inks})
    return node.model_copy(update=update)


def _levelled(node: Node) -> Node:
    """Single lines get a whole-pixel line height about the same centre."""
    if node.text is not None and len(node.text.lines) == 1:
        style = node.text.style
        high = float(round(style.line_height))
        box = node.box.model_copy(update={"y": node.box.centre[1] - high / 2, "h": high})
        text = node.text.model_copy(
            update={"style": style.model_copy(update={"line_height": high})}
        )
        return node.model_copy(update={"box": box, "text": text})
    return node.model_copy(update={"children": tuple(_levelled(k) for k in node.children)})


def _regrouped(node: Node) -> Node:
    kids = [_regrouped(k) for k in node.children]
    if node.flow == "row" and len(kids) > 1 and not is_sentence(node):
        kids = _sentences(kids)
    if node.flow == "row" and any(k.role == "crumb" for k in kids):
        kids = _crumbs(kids)
    if node.flow == "row" and node.role not in {"label"}:
        kids = _ticks_with_labels(node, kids)
        if [k.id for k in kids] == [k.id for k in node.children] and _is_pair(kids):
            return node.model_copy(update={"children": tuple(kids), "role": "label"})
    if node.flow == "column":
        kids = _fields_with_labels(node, kids)
    return node.model_copy(update={"children": tuple(kids)})


def group(name: str, flow: str, kids: list[Node], role: str | None = "group") -> Node:
    """An unpainted box around `kids`."""
    box = Box.union([k.box for k in kids])
    align = "center" if flow == "row" else "start"
    return Node.model_validate(
        {"id": name, "kind": "box", "box": box, "flow": flow, "align": align, "gap": -1.0,
         "children": kids, "role": role}
    )  # fmt: skip


def _runs_on(a: Node, b: Node) -> bool:
    """Whether `b` continues the line of text that `a` begins."""
    if a.kind != "text" or b.kind != "text" or a.text is None or b.text is None:
        return False
    size = a.text.style.size
    single = len(a.text.lines) == len(b.text.lines) == 1
    level = abs(a.box.centre[1] - b.box.centre[1]) <= 1.6 and abs(size - b.text.style.size) <= 0.6
    roles = {a.role, b.role} & {"tab", "crumb", "page-item", "cell", "header-cell", "separator"}
    return single and level and -1 <= b.box.x - a.box.right <= 0.42 * size and not roles


def is_sentence(node: Node) -> bool:
    """A row that is one line of text in several styles."""
    kids = node.children
    plain = (
        node.kind == "box" and node.flow == "row" and not node.paint.fill and not node.paint.border
    )
    return plain and len(kids) >= 2 and all(_runs_on(a, b) for a, b in itertools.pairwise(kids))


def _sentences(kids: list[Node]) -> list[Node]:
    out: list[Node] = []
    run: list[Node] = []
    for kid in [*kids, None]:
        if kid is not None and run and _runs_on(run[-1], kid):
            run.append(kid)
            continue
        if len(run) > 1:
            out.append(group(f"{run[0].id}s", "row", run, None))
        else:
            out.extend(run)
        run = [kid] if kid is not None else []
    return out


def _crumbs(kids: list[Node]) -> list[Node]:
    """Each step of a path with the sign that follows it."""
    out: list[Node] = []
    at = 0
    while at < len(kids):
        kid = kids[at]
        if kid.role != "crumb" or kid.kind != "text":
            out.append(kid)
            at += 1
            continue
        follows = kids[at + 1] if at + 1 < len(kids) and kids[at + 1].role == "separator" else None
        part = [kid.model_copy(update={"role": "link"})] + ([follows] if follows else [])
        out.append(group(f"{kid.id}c", "row", part, "crumb"))
        at += len(part)
    return out


def _is_pair(kids: list[Node]) -> bool:
    """A box to tick and the words beside it."""
    ticks = [k for k in kids if k.role in TICKS]
    free = all(n.role not in {"button", "link", *FIELDS} for k in kids for n in k.walk())
    return len(kids) == 2 and len(ticks) == 1 and free


def _ticks_with_labels(node: Node, kids: list[Node]) -> list[Node]:
    ticks = [k for k in kids if k.role in TICKS]
    if not ticks or len(kids) < 2:
        return kids
    out: list[Node] = []
    at = 0
    while at < len(kids):
        pair = kids[at : at + 2]
        roles = [k.role in TICKS for k in pair]
        worded = [bool(texts(k)) and k.role not in {"button", "link", *FIELDS} for k in pair]
        near = len(pair) == 2 and pair[1].box.x - pair[0].box.right <= 40
        if near and ((roles[0] and worded[1]) or (roles[1] and worded[0] and len(kids) == 2)):
            if len(kids) == 2 and node.paint.fill is None and node.paint.border is None:
                return kids
            out.append(group(f"{pair[0].id}g", "row", pair, "label"))
            at += 2
        else:
            out.append(kids[at])
            at += 1
    return out


def _is_field(node: Node) -> bool:
    if node.role in FIELDS:
        return True
    inside = [n for n in node.walk() if n.role in FIELDS]
    return node.flow == "row" and len(inside) == 1 and inside[0].box.w > 0.4 * node.box.w


def _is_caption(node: Node) -> bool:
    words = texts(node)
    plain = all(n.kind == "text" or (n.kind == "box" and n.role is None) for n in node.walk())
    return bool(words) and plain and len(words) <= 3 and node.box.h <= 48


def _fields_with_labels(node: Node, kids: list[Node]) -> list[Node]:
    """Label, control and help that belong together become one group."""
    if not any(_is_field(k) for k in kids):
        return kids
    starts: list[tuple[int, int]] = []
    for at, kid in enumerate(kids):
        if not _is_field(kid):
            continue
        first = at
        while (
            first > 0
            and at - first < 2
            and _is_caption(kids[first - 1])
            and kids[first].box.y - kids[first - 1].box.bottom <= 14
            and kids[first - 1].role != "heading"
            and not (starts and starts[-1][1] > first - 1)
        ):
            first -= 1
        last = at + 1
        if last < len(kids) and _is_caption(kids[last]) and kids[last].role != "heading":
            close = kids[last].box.y - kid.box.bottom
            later = kids[last + 1].box.y - kids[last].box.bottom if last + 1 < len(kids) else 1e9
            following = last + 1 < len(kids) and _is_field(kids[last + 1])
            if (
                close <= 10
                and (not following or close < later + 1)
                and not (following and later <= 8 and close > 8)
            ):
                last += 1
        starts.append((first, last))
    if len(starts) == 1 and starts[0] == (0, len(kids)):
        return kids
    out: list[Node] = []
    at = 0
    for first, last in starts:
        out += kids[at:first]
        part = kids[first:last]
        out.append(group(f"{part[0].id}f", "column", part) if len(part) > 1 else part[0])
        at = last
    return out + kids[at:]
