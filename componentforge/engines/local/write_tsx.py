"""The files' text: component, props, data, stories."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

from componentforge.domain.layout import Node
from componentforge.domain.proposal import PatternHit, Proposal
from componentforge.engines.local import write_keys
from componentforge.engines.local.looks import painted
from componentforge.engines.local.naming import look_of, variant_names
from componentforge.engines.local.write_axes import Axis, Plain
from componentforge.engines.local.write_boxes import hugs
from componentforge.engines.local.write_controls import Writer, icon_note
from componentforge.engines.local.write_elements import El, Expr, jsx, quoted
from componentforge.engines.local.write_finish import finish
from componentforge.engines.local.write_inherit import inherited
from componentforge.engines.local.write_library import Library, settled
from componentforge.engines.local.write_prepare import is_sentence
from componentforge.engines.local.write_props import Lifted, ListSpec, PropSpec, lift, loops
from componentforge.engines.local.write_theme import spacing, steps


@dataclass
class Written:
    """The two sources."""

    tsx: str
    stories: str


def tones_for(writer: Writer, root: Node) -> "Tones":
    """Names of looks by the nodes elements were made of."""
    return Tones(writer, {n.id: n for n in root.walk()})


class Tones:
    """Callable: elements -> a name for each one's look."""

    def __init__(self, writer: Writer, nodes: dict[str, Node]) -> None:
        self.writer, self.nodes = writer, nodes

    def __call__(self, els: Sequence[El]) -> list[str]:
        """A name for each element's look; equal looks get equal names."""
        looks: list[tuple[str, str]] = []
        for el in els:
            ids = [e.node_id for e in el.elements() if e.node_id in self.nodes]
            node = self.nodes[ids[0]] if ids else None
            looks.append(look_of(node, self.writer.tree) if node else ("look", "solid"))
        distinct = list(dict.fromkeys(looks))
        names = dict(zip(distinct, variant_names(distinct), strict=True))
        return [names[look] for look in looks]


def object_source(data: dict[str, Plain]) -> str:
    """One object literal."""
    inside = ", ".join(f"{k}: {json.dumps(v, ensure_ascii=False)}" for k, v in data.items())
    return f"{{ {inside} }}"


def axis_source(axis: Axis) -> list[str]:
    """The classes of an axis as a constant."""
    table = dict(axis.classes)
    constant = table.pop("__name__", {"": f"{axis.name.upper()}S"})[""]
    lines = [f"const {constant} = {{"]
    for name, parts in table.items():
        key = name if name.isidentifier() else quoted(name)
        if len(parts) == 1:
            lines.append(f"  {key}: {quoted(next(iter(parts.values())))},")
        else:
            lines.append(f"  {key}: {{")
            lines += [f"    {part}: {quoted(value)}," for part, value in parts.items()]
            lines.append("  },")
    return [*lines, "} as const;", ""]


def axis_constant(axis: Axis) -> str:
    """Name of the axis's constant."""
    return axis.classes.get("__name__", {"": f"{axis.name.upper()}S"})[""]


def list_source(spec: ListSpec) -> list[str]:
    """Item interface and default data."""
    lines = [f"export interface {spec.type_name} {{"]
    for one in spec.template.fields:
        lines.append(f"  {one.name}{'?' if one.optional else ''}: {one.type};")
    lines += [f"  {a.name}: keyof typeof {axis_constant(a)};" for a in spec.template.axes]
    lines += ["}", "", f"const {spec.constant}: readonly {spec.type_name}[] = ["]
    lines += [f"  {object_source(row)}," for row in spec.rows]
    return [*lines, "];", ""]


def interface_source(name: str, props: Sequence[PropSpec], lists: Sequence[ListSpec]) -> list[str]:
    """The props interface."""
    lines = [f"export interface {name}Props {{"]
    for prop in props:
        if prop.doc:
            lines.append(f"  /** {prop.doc} */")
        lines.append(f"  {prop.name}?: {prop.type};")
    lines += [f"  {s.prop}?: readonly {s.type_name}[];" for s in lists]
    return [*lines, "}", ""]


def parameters(name: str, props: Sequence[PropSpec], lists: Sequence[ListSpec]) -> list[str]:
    """The function's head."""
    parts = [f"{p.name} = {p.default}" if p.default is not None else p.name for p in props]
    parts += [f"{s.prop} = {s.constant}" for s in lists]
    if not parts:
        return [f"export function {name}() {{"]
    one = f"export function {name}({{ {', '.join(parts)} }}: {name}Props) {{"
    if len(one) <= 100:
        return [one]
    return [f"export function {name}({{", *(f"  {p}," for p in parts), f"}}: {name}Props) {{"]


def _speaks_of_id(root: El) -> bool:
    """Whether any attribute is made of the component's own id."""
    codes = [v.code for e in root.elements() for v in e.attrs.values() if isinstance(v, Expr)]
    return any(code == "id" or "${id}" in code for code in codes)


def _plain_name(imported: str) -> str:
    return imported.removeprefix("type ")


def module(
    name: str, root: El, lifted: Lifted, doc: str, extra: Sequence[str] = (),
    library: Library | None = None,
) -> str:  # fmt: skip
    """The component's file."""
    imports: list[str] = []
    hooks: list[str] = []
    if any("ReactNode" in p.type for p in lifted.props):
        imports.append("type ReactNode")
    if _speaks_of_id(root):
        imports.append("useId")
        hooks.append("  const id = useId();")
    names, keys = write_keys.hooks(lifted)
    imports += names
    hooks += keys
    lines: list[str] = []
    if imports:
        lines.append(
            f'import {{ {", ".join(sorted(set(imports), key=_plain_name))} }} from "react";'
        )
    body = jsx(root, 2)
    if library is not None:
        lines += library.imports("\n".join(body))
    lines += [""] if lines else []
    for spec in lifted.lists:
        for axis in spec.template.axes:
            lines += axis_source(axis)
        lines += list_source(spec)
    lines += list(extra)
    if lifted.props or lifted.lists:
        lines += interface_source(name, lifted.props, lifted.lists)
    lines += [f"/** {doc} */", *parameters(name, lifted.props, lifted.lists), *hooks]
    lines += ["  return (", *body, "  );", "}", ""]
    return "\n".join(lines)


def stories_module(
    name: str,
    page: El,
    others: Sequence[tuple[str, str]],
    assets: dict[str, str],
    props: bool = True,
) -> str:
    """The stories' file: `Screenshot` and one more a variant or state."""
    kind = f"{name}Props" if props else "object"
    types = f", type {name}Props" if props else ""
    lines = [
        'import type { ReactNode } from "react";',
        f'import {{ {name}{types} }} from "./{name}";',
    ]
    lines += [f'import {prop} from "./assets/{prop}.png";' for prop in assets.values()]
    lines += [
        "",
        "/** Component Story Format 3, without depending on Storybook's own packages. */",
        "interface Story {",
        f"  args?: Partial<{kind}>;",
        f"  render?: (args: {kind}) => ReactNode;",
        "}",
        "",
        "const meta = {",
        f'  title: "Components/{name}",',
        f"  component: {name},",
        '  parameters: { layout: "fullscreen" },',
        "};",
        "export default meta;",
        "",
        "/** The whole picture: page background and outer padding belong to the story. */",
        "export const Screenshot: Story = {",
        "  render: (args) => (" if "{...args}" in "".join(jsx(page)) else "  render: () => (",
        *jsx(page, 2),
        "  ),",
        "};",
    ]
    for story, args in others:
        lines += ["", f"export const {story}: Story = {{ args: {args} }};"]
    return "\n".join([*lines, ""])


def page_element(writer: Writer, root: Node, inside: list[El], made_for: Node, rtl: bool) -> El:
    """The story's page: its background and the distance from the picture's edges."""
    page = El("div", classes=["min-h-screen"])
    if rtl:
        page.attrs["dir"] = "rtl"
    if root.paint.fill:
        page.classes.append(f"bg-{writer.theme.color(root.paint.fill)}")
    box = made_for.box
    sides = (box.y, root.box.right - box.right, root.box.bottom - box.bottom, box.x)
    t, r, b, left = (max(0, round(v)) for v in sides)
    if t == r == b == left:
        page.classes += [spacing("p", t)] if t else []
    else:
        page.classes += [
            spacing(p, v) for p, v in (("pt", t), ("pe", r), ("pb", b), ("ps", left)) if v
        ]
    page.children = list(inside)
    return page


def bounded(page: El, width: float) -> None:
    """Free space beside a block is no padding: the block is bounded, so that it may shrink."""
    ends = {side: _pad(page, side) for side in ("ps", "pe", "px", "p")}
    start = ends["ps"] or ends["px"] or ends["p"]
    end = ends["pe"] or ends["px"] or ends["p"]
    centred = abs(start - end) <= 1 and start > _WIDE
    if not centred and end - start <= 8:
        return
    gone = ("px-", "ps-", "pe-") if centred else ("pe-",)
    page.classes = [c for c in page.classes if not c.startswith(gone)]
    if centred:
        # Where all four sides are alike, above and below stay.
        page.classes = [re.sub("^p-", "py-", c) for c in page.classes]
        page.classes.append("px-4")
    elif start:
        page.classes = [c for c in page.classes if c != f"ps-{steps(start)}"]
        page.classes.append(spacing("px", start))
    frame = El("div", classes=[spacing("max-w", width), *(["mx-auto"] if centred else [])])
    frame.children, page.children = page.children, [frame]


_WIDE = 40.0
"""CSS px of equal free space on both sides from which on something stands in the middle."""


def _pad(page: El, side: str) -> float:
    found = next((c for c in page.classes if re.fullmatch(rf"{side}-(px|[\d.]+)", c)), None)
    if found is None:
        return 0.0
    size = found.removeprefix(f"{side}-")
    return 1.0 if size == "px" else 4 * float(size)


def unbounded(page: El) -> None:
    """After what is as wide as its content stands no padding: rounding must find room there."""
    for side, kept in (("p", ("py", "ps")), ("pe", ())):
        if pad := _pad(page, side):
            page.classes = [c for c in page.classes if not c.startswith(f"{side}-")]
            page.classes += [spacing(k, pad) for k in kept]


def body_node(root: Node) -> Node:
    """What stands on the page: its one child, or a group of all of them."""
    kids = root.children
    if len(kids) == 1:
        return kids[0]
    from componentforge.domain.base import Box

    box = Box.union([k.box for k in kids]) if kids else root.box
    update = {"id": f"{root.id}b", "box": box, "paint": type(root.paint)(), "role": None}
    return root.model_copy(update=update)


def is_loose(node: Node) -> bool:
    """Whether all in a bare column begins at its start and is as wide as its own content."""
    bare = node.kind == "box" and node.flow == "column" and not painted(node)
    return bare and all(hugs(k) and abs(k.box.x - node.box.x) <= _ALIKE for k in node.children)


_ALIKE = 1.6


def write_single(
    writer: Writer, root: Node, proposal: Proposal, patterns: Sequence[PatternHit], rtl: bool
) -> Written:
    """One component for the whole of what stands on the page."""
    name = proposal.name
    node = body_node(root)
    painted_block = node.kind == "box" and (node.paint.fill or node.paint.border or not hugs(node))
    width = node.box.w if painted_block or node.flow == "column" else None
    loose = is_loose(node)
    if loose:
        writer.roomy.add(node.id)
    made = writer.make(node, width)
    el = made.el
    if is_sentence(node) and len(made.el.children) > 1:
        el.classes.append("whitespace-nowrap")
    if el.tag in ("p", "span") and node.kind == "text":
        el = El("div", children=[el])
    if width is not None and el.tag in ("input", "button", "progress", "select"):
        el.classes.append("w-full")
    lifted = Lifted()
    if writer.library is not None:
        el = settled(el, writer.library)
    el = finish(el, proposal.best.component_type, writer)
    inherited(el, writer.theme.is_color)
    loops(el, lifted, name, tones_for(writer, root))
    write_keys.moves_with_arrows(el, lifted)
    lift(el, lifted)
    write_keys.holds_focus(el, lifted)
    for prop in writer.photos.values():
        lifted.props.append(PropSpec(prop, "string", None))
    doc = _doc(proposal, patterns) + icon_note(root)
    page = page_element(
        writer, root, [El(name, {f"{p}": Expr(p) for p in writer.photos.values()})], node, rtl
    )
    if width is None or loose:
        unbounded(page)
    else:
        bounded(page, node.box.w)
    if not rtl and width is None and node.flow == "row":
        page.classes.append("flex")
    if not (lifted.props or lifted.lists):
        lifted.add("className", "string", None)
        el.dynamic.append('className ?? ""')
    tsx = module(name, el, lifted, doc, library=writer.library)
    stories = stories_module(name, page, _more_stories(lifted), writer.photos)
    return Written(tsx, stories)


def pattern_note(patterns: Sequence[PatternHit], family: str) -> str:
    """Which known pattern the code follows, if one of the family was found."""
    same = [p.pattern for p in patterns if p.pattern.component_type == family]
    return f" After the pattern {same[0].name}." if same else ""


def _doc(proposal: Proposal, patterns: Sequence[PatternHit]) -> str:
    kind = (proposal.subtype or proposal.best.component_type).replace("-", " ")
    note = pattern_note(patterns, proposal.best.component_type)
    return f"{kind.capitalize()} as the picture shows it; every word is a prop.{note}"


def _more_stories(lifted: Lifted) -> list[tuple[str, str]]:
    words = [p for p in lifted.props if p.type == "string" and p.default and p.default != '"#"']
    for spec in lifted.lists:
        if len(spec.rows) > 1:
            first = object_source(spec.rows[0])
            return [("SingleItem", f"{{ {spec.prop}: [{first}] }}")]
    if words:
        longer = json.loads(words[0].default or '""')
        return [("LongText", f"{{ {words[0].name}: {quoted(longer + ' ' + longer)} }}")]
    return []
