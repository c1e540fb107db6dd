"""Names for components, props, handlers and variants."""

import re
import unicodedata
from collections.abc import Iterable

from componentforge.domain.layout import Node
from componentforge.engines.local.looks import (
    Tree,
    chroma,
    contrast,
    fill_of,
    has_border,
    hue,
    luminance,
)

_RESERVED = {
    "break", "case", "catch", "class", "const", "continue", "default", "delete", "do", "else",
    "enum", "export", "extends", "false", "finally", "for", "function", "if", "import", "in",
    "new", "null", "return", "super", "switch", "this", "throw", "true", "try", "typeof", "var",
    "void", "while", "with", "let", "static", "yield", "await", "key", "ref", "children",
    "item", "index", "id",
}  # fmt: skip


def words_of(text: str) -> list[str]:
    """Latin words and numbers of a text, lower case, accents dropped."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    plain = re.sub(r"([a-z])([A-Z])", r"\1 \2", plain)
    return re.findall(r"[a-z0-9]+", plain.lower())


def camel(text: str, spare: str, longest: int = 3) -> str:
    """`text` as a camelCase identifier of at most `longest` words, or `spare` when it has none."""
    words = [w for w in words_of(text) if w][:longest]
    while words and words[0][0].isdigit():
        words.pop(0)
    if not words or sum(map(len, words)) > 28:
        return spare
    name = words[0] + "".join(w.capitalize() for w in words[1:])
    return spare if name in _RESERVED or len(name) < 2 else name


def pascal(text: str, spare: str = "Component") -> str:
    """`text` as a PascalCase identifier."""
    words = re.findall(r"[A-Za-z0-9]+", unicodedata.normalize("NFKD", text))
    joined = "".join(w[0].upper() + w[1:] for w in words)
    joined = joined.lstrip("0123456789")
    return joined[:1].upper() + joined[1:] if joined else spare


def upper_first(name: str) -> str:
    """`name` with a capital."""
    return name[:1].upper() + name[1:]


def unique(name: str, taken: Iterable[str]) -> str:
    """`name`, with a number when it is taken."""
    known = set(taken)
    if name not in known:
        return name
    serial = 2
    while f"{name}{serial}" in known:
        serial += 1
    return f"{name}{serial}"


def tone_of(color: str) -> str:
    """What a colour says: primary, danger, success, warning, info, neutral, dark, light."""
    if chroma(color) < 0.12:
        light = luminance(color)
        return "dark" if light < 0.08 else "light" if light > 0.8 else "neutral"
    turn = hue(color)
    for limit, name in (
        (18, "danger"), (58, "warning"), (75, "warning"), (165, "success"), (200, "info"),
        (262, "primary"), (330, "accent"), (361, "danger"),
    ):  # fmt: skip
        if turn < limit:
            return name
    return "danger"


def look_of(node: Node, tree: Tree) -> tuple[str, str]:
    """(tone, kind) of a control: kind is solid, soft, outline or ghost."""
    words = [n.text.style.color for n in node.walk() if n.text]
    ink = words[0] if words else "#000000"
    fill, ground = fill_of(node), tree.behind.get(node.id, "#ffffff")
    colored = next((c for c in (fill, ink) if c and chroma(c) > 0.12), fill or ink)
    if fill is None or contrast(fill, ground) < 1.06:
        if has_border(node) and node.paint.border:
            edge = node.paint.border.colors[0]
            tone = tone_of(ink) if chroma(ink) > 0.12 else tone_of(edge)
            return ("neutral" if chroma(ink) < 0.12 and chroma(edge) < 0.15 else tone), "outline"
        return tone_of(ink), "ghost"
    soft = contrast(fill, ground) < 1.7 and contrast(ink, fill) > 2
    return tone_of(colored if chroma(fill) > 0.03 else fill), "soft" if soft else "solid"


def variant_names(looks: list[tuple[str, str]]) -> list[str]:
    """One distinct name a look, in order."""
    tones = [tone for tone, _ in looks]
    kinds = [kind for _, kind in looks]
    names: list[str] = []
    for tone, kind in looks:
        if kind in ("outline", "ghost") and kinds.count(kind) == 1:
            name = kind
        elif kind == "solid" or tones.count(tone) == 1:
            name = tone
        else:
            name = kind + upper_first(tone)
        names.append(unique(name, names))
    return names
