"""Feedback of simulated people whose truth is known: pictures, what they show, which pattern one wants.

Six scenes that the rules often name wrongly because what decides is the size or a count; the hidden
truth is a rule of this file that no code of the project knows.
"""

import io
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import NamedTuple

import numpy as np
from PIL import Image, ImageDraw

from componentforge.domain.base import Box
from componentforge.domain.layout import Layout, Node, Paint, Text, TextStyle
from componentforge.engines.local.classify import FAMILIES, likeliest, weighed
from componentforge.engines.local.ranking import Features
from evaluation.golden_likeness import perceptual_hash
from evaluation.learning.items import Item

BEGIN = datetime(2026, 11, 1, tzinfo=UTC)
WORDS = [
    "save",
    "team",
    "plan",
    "open",
    "order",
    "price",
    "total",
    "week",
    "user",
    "note",
    "mail",
    "help",
    "done",
    "next",
    "file",
]
SCENES = ("words", "fields", "rows", "panel", "ticks", "pills")


class Scene(NamedTuple):
    """A picture, and what somebody who knows would call it."""

    layout: Layout
    truth: str


class Told(NamedTuple):
    """A piece of feedback, and what it should have said."""

    item: Item
    truth: str


def _text(number: int, x: float, y: float, words: str, size: float = 14) -> Node:
    box = Box(x=x, y=y, w=0.55 * size * len(words), h=size + 6)
    style = TextStyle(family="Inter", size=size, weight=400, line_height=size + 6, color="#1f2937")
    text = Text(content=words, lines=(words,), line_inks=(box,), style=style)
    return Node(id=f"t{number}", kind="text", box=box, text=text)


def scene(rng: np.random.Generator) -> Scene:
    """One of the scenes; the truth depends on what the rules do not weigh."""
    kind = SCENES[int(rng.integers(len(SCENES)))]
    width, height = int(rng.integers(260, 1100)), int(rng.integers(90, 620))
    count = int(rng.integers(2, 8))
    wide, many = width > 620, count >= 5
    roles = {
        "words": ("tab", "navigation-menu" if wide else "tabs"),
        "fields": ("input", "form" if many else "input"),
        "rows": ("list-item", "navigation-menu" if height > 380 else "list"),
        "panel": ("card", "alert" if wide and height < 260 else "card"),
        "ticks": ("checkbox", "form" if many else "checkbox"),
        "pills": ("badge", "tabs" if wide else "badge"),
    }
    role, truth = roles[kind]
    nodes: list[Node] = []
    for number in range(count):
        x = float(rng.uniform(8, max(9, width - 160)))
        y = float(rng.uniform(8, max(9, height - 50)))
        word = _text(number, x + 6, y + 4, WORDS[int(rng.integers(len(WORDS)))])
        shade = f"#{int(rng.integers(90, 250)):02x}{int(rng.integers(90, 250)):02x}d8"
        box = Box(x=x, y=y, w=float(rng.uniform(40, 150)), h=float(rng.uniform(20, 44)))
        nodes.append(
            Node(
                id=f"b{number}",
                kind="box",
                box=box,
                paint=Paint(fill=shade),
                flow="row",
                role=role,
                children=(word,),
            )
        )
    page = Node(
        id="n0", kind="box", box=Box(x=0, y=0, w=width, h=height), paint=Paint(fill="#ffffff"),
        flow="column", children=tuple(nodes),
    )  # fmt: skip
    return Scene(Layout(root=page), truth)


def picture(layout: Layout) -> bytes:
    """PNG of the boxes of a layout."""
    root = layout.root.box
    image = Image.new("RGB", (int(root.w), int(root.h)), "white")
    draw = ImageDraw.Draw(image)
    for node in layout.root.walk()[1:]:
        b = node.box
        color = node.paint.fill or "#1f2937"
        draw.rectangle((b.x, b.y, b.right, max(b.y, b.bottom - 8 * (node.kind == "text"))), color)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


class Drawn(NamedTuple):
    """A picture and what the proposer makes of it without anything learnt."""

    features: Features
    guesses: list[tuple[str, float]]
    truth: str
    picture: str


def drawn(count: int, rng: np.random.Generator) -> list[Drawn]:
    """Pictures to give feedback on."""
    found: list[Drawn] = []
    for _ in range(count):
        made = scene(rng)
        features, _ = weighed(made.layout)
        pixels = np.asarray(Image.open(io.BytesIO(picture(made.layout))).convert("RGB"))
        guesses = [(str(family), p) for family, p in likeliest(features)]
        found.append(Drawn(features, guesses, made.truth, perceptual_hash(pixels)))
    return found


def items(
    pictures: list[Drawn], rng: np.random.Generator, labels: str = "true", noise: float = 0.1
) -> list[Told]:
    """Feedback without a database, a piece a picture.

    Args:
        pictures: What it is about.
        rng: Of everything else.
        labels: `true` (with `noise`), `random` (any kind, any pattern), or `believed`: right as
            often as the proposer says it is, so that there is nothing to learn.
        noise: Share of pieces whose kind is any.
    """
    return [_told(number, one, rng, labels, noise) for number, one in enumerate(pictures, 1)]


def _told(number: int, one: Drawn, rng: np.random.Generator, labels: str, noise: float) -> Told:
    names = [family for family, _ in one.guesses]
    kind = one.truth
    if labels == "random" or (labels == "true" and rng.random() < noise):
        kind = FAMILIES[int(rng.integers(len(FAMILIES)))]
    elif labels == "believed":
        shares = np.array([p for _, p in one.guesses])
        chances = np.append(shares, max(0.0, 1 - shares.sum()))
        at = int(rng.choice(len(chances), p=chances / chances.sum()))
        rest = [family for family in FAMILIES if family not in names]
        kind = names[at] if at < len(names) else rest[int(rng.integers(len(rest)))]
    rankings, wanted = _ranked(rng) if labels == "true" else (_ranked(rng)[0], _any(rng))
    item = Item.model_validate(
        {
            "id": number, "at": BEGIN + timedelta(minutes=number),
            "author": sha256(f"author {number % 37}".encode()).hexdigest(),
            "component": f"component-{number}", "version": 1,
            "project": f"project-{number % 211}", "licence": "MIT", "consent": True,
            "flagged": False, "picture": one.picture,
            "code": sha256(f"code {number}".encode()).hexdigest(), "found": names[0],
            "confidence": one.guesses[0][1], "kind": kind, "stated": True, "strength": 3,
            "pattern": wanted, "evidence": tuple(one.features.evidence.tolist()),
            "facts": tuple(one.features.facts.tolist()), "rankings": rankings,
        }
    )  # fmt: skip
    return Told(item, one.truth)


_PATTERNS = tuple(f"forge/pattern-{n:02}" for n in range(30))


def _any(rng: np.random.Generator) -> str:
    return _PATTERNS[int(rng.integers(len(_PATTERNS)))]


def _ranked(rng: np.random.Generator) -> tuple[dict[str, tuple[str, ...]], str]:
    """What is wanted stands high among the meanings and low among the words: the hidden truth."""
    wanted = _any(rng)

    def ranked(typical: float) -> tuple[str, ...]:
        others = [one for one in _PATTERNS if one != wanted]
        rng.shuffle(others)
        place = min(len(others), int(rng.exponential(typical)))
        return (*others[:place], wanted, *others[place:])

    return {"meaning": ranked(0.8), "words": ranked(9.0), "family0": ranked(6.0)}, wanted
