"""A small JSX tree and its one way of being written down."""

import json
import re
from dataclasses import dataclass, field

WIDTH = 100
NAMED = "named:"
"""Begins the slot of words whose prop has its name already."""


@dataclass
class Expr:
    """TypeScript source that stands for a value."""

    code: str


Value = str | Expr | bool


@dataclass
class Txt:
    """Words in an element. `slot` says what they are for; `expr` replaces them once lifted."""

    value: str
    slot: str = "text"
    expr: str | None = None


@dataclass
class Loop:
    """`{source.map((var) => <body/>)}`."""

    source: str
    var: str
    key: str
    body: "El"
    index: bool = False


@dataclass
class When:
    """`{test && <body/>}`."""

    test: str
    body: "El"


@dataclass
class El:
    """One JSX element."""

    tag: str
    attrs: dict[str, Value] = field(default_factory=dict[str, Value])
    classes: list[str] = field(default_factory=list[str])
    children: list["El | Txt | Loop | When | Expr"] = field(
        default_factory=list["El | Txt | Loop | When | Expr"]
    )
    dynamic: list[str] = field(default_factory=list[str])
    """Expressions that give further classes."""
    role: str | None = None
    """What the node it was made of is for."""
    slot: str = ""
    """What its state or handler should be called after, if it has any."""
    node_id: str = ""

    def elements(self) -> list["El"]:
        """This and all below, parents first, bodies of loops included."""
        found: list[El] = [self]
        for child in self.children:
            if isinstance(child, El):
                found.extend(child.elements())
            elif isinstance(child, Loop | When):
                found.extend(child.body.elements())
        return found

    def words(self) -> list[Txt]:
        """All words in reading order."""
        found: list[Txt] = []
        for child in self.children:
            if isinstance(child, Txt):
                found.append(child)
            elif isinstance(child, El):
                found.extend(child.words())
            elif isinstance(child, Loop | When):
                found.extend(child.body.words())
        return found


def quoted(text: str) -> str:
    """`text` as a TypeScript string literal."""
    return json.dumps(text, ensure_ascii=False)


_PLAIN = re.compile(r"^[^{}<>&\\\n]+$")


def _attribute(name: str, value: Value) -> str:
    if value is True:
        return name
    if isinstance(value, Expr):
        return f"{name}={{{value.code}}}"
    if value is False:
        return f"{name}={{false}}"
    if '"' in value or "\\" in value or "\n" in value or "&" in value:
        return f"{name}={{{quoted(value)}}}"
    return f'{name}="{value}"'


_ORDER = (
    r"peer$|group$", r"pointer-|invisible$", r"(inline-)?(flex|grid)$|block$|hidden$|table-",
    r"flex-|grid-|col-|row-|grow-|basis-|shrink-", r"items-|justify-|self-|place-|gap-",
    r"-?space-", r"size-|w-|h-|min-|max-", r"-?m[trblxyse]?-", r"p[trblxyse]?-",
    r"overflow-|appearance-|object-|resize", r"rounded", r"border", r"bg-|from-|to-", r"shadow",
    r"text-(start|center|end)$|whitespace-|align-", r"font-|text-|leading-|tracking-",
    r"italic|underline",
    r"line-through|placeholder:",
)  # fmt: skip
_RANKS = tuple(re.compile(p) for p in _ORDER)


def ordered(classes: list[str]) -> list[str]:
    """Classes without repeats: layout, size, space, paint, text, then states."""

    def rank(name: str) -> int:
        if ":" in name and not name.startswith("placeholder:"):
            return len(_RANKS) + 1
        return next((i for i, p in enumerate(_RANKS) if p.match(name)), len(_RANKS))

    return sorted(dict.fromkeys(classes), key=rank)


def class_attribute(el: El) -> str | None:
    """`className=...`, or nothing when there are no classes."""
    base = " ".join(ordered(el.classes))
    if not el.dynamic:
        return f'className="{base}"' if base else None
    if not base and len(el.dynamic) == 1:
        return f"className={{{el.dynamic[0]}}}"
    parts = " ".join([base, *(f"${{{d}}}" for d in el.dynamic)]).strip()
    return f"className={{`{parts}`}}"


def _attributes(el: El) -> list[str]:
    out = [_attribute(k, v) for k, v in el.attrs.items() if not k.startswith("{")]
    classes = class_attribute(el)
    if classes:
        out.append(classes)
    return out + [f"{{{k[1:-1]}}}" for k in el.attrs if k.startswith("{")]


def _text(txt: Txt) -> str:
    if txt.expr is not None:
        return f"{{{txt.expr}}}"
    if _PLAIN.match(txt.value) and txt.value == txt.value.strip() and "'" not in txt.value:
        return txt.value
    return f"{{{quoted(txt.value)}}}"


def jsx(el: El, depth: int = 0) -> list[str]:
    """Lines of JSX, two blanks a level, broken as Prettier would."""
    pad = "  " * depth
    attrs = _attributes(el)
    head = f"<{el.tag}{''.join(' ' + a for a in attrs)}"
    if not el.children:
        if len(pad) + len(head) + 3 <= WIDTH:
            return [f"{pad}{head} />"]
        return [f"{pad}<{el.tag}", *(f"{pad}  {a}" for a in attrs), f"{pad}/>"]
    short = [c for c in el.children if isinstance(c, Txt | Expr)]
    if len(short) == len(el.children):
        words = " ".join(_text(c) if isinstance(c, Txt) else f"{{{c.code}}}" for c in short)
        line = f"{pad}{head}>{words}</{el.tag}>"
        if len(line) <= WIDTH and "\n" not in line:
            return [line]
    lines = [f"{pad}{head}>"]
    if len(lines[0]) > WIDTH:
        lines = [f"{pad}<{el.tag}", *(f"{pad}  {a}" for a in attrs), f"{pad}>"]
    for child in el.children:
        lines.extend(_child(child, depth + 1))
    return [*lines, f"{pad}</{el.tag}>"]


def _child(child: "El | Txt | Loop | When | Expr", depth: int) -> list[str]:
    pad = "  " * depth
    if isinstance(child, El):
        return jsx(child, depth)
    if isinstance(child, Txt):
        return [pad + _text(child)]
    if isinstance(child, Expr):
        return [f"{pad}{{{child.code}}}"]
    if isinstance(child, When):
        return [f"{pad}{{{child.test} && (", *jsx(child.body, depth + 1), f"{pad})}}"]
    child.body.attrs = {"key": Expr(child.key), **child.body.attrs}
    names = f"({child.var}, index)" if child.index else f"({child.var})"
    return [f"{pad}{{{child.source}.map({names} => (", *jsx(child.body, depth + 1), f"{pad}))}}"]
