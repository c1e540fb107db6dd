"""The figures an evaluation reports and what each is for, in the order they are shown."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from componentforge.domain.base import Box
from componentforge.domain.component import Attempt, Finding
from componentforge.domain.proposal import Proposal, Reading
from componentforge.domain.records import StageRecord
from componentforge.domain.tokens import Group
from evaluation.metrics.structure import similarity
from evaluation.metrics.text import Block, compare
from evaluation.metrics.tokens import Named, token_scores
from evaluation.repair import FALLBACK

_LEAST_SECONDS = 0.001
_TOKENS: tuple[tuple[str, Group], ...] = (
    ("font_sizes", "fontSize"),
    ("font_weights", "fontWeight"),
    ("radii", "radius"),
    ("spacings", "spacing"),
)
"""Groups of tokens as a truth calls them, and as the reader does."""


@dataclass(frozen=True)
class Measure:
    """One figure of an item."""

    name: str
    title: str
    says: str
    """One sentence for a reader who has not seen it before."""
    role: Literal["aim", "guardrail", "shown"]
    unit: Literal["share", "points", "seconds", "usd", "count"] = "share"
    higher_is_better: bool = True
    worst: float | None = 0.0
    """What an item that failed counts as; None where a failure has no such figure."""
    margin: float = 0.0
    """Of a guardrail, in the unit of `gain`: how much worse is still no harm."""
    ratio: bool = False
    """Compared as a ratio (its logarithm), for times."""
    yes_or_no: bool = False
    version: int = 1

    def gain(self, a: float | None, b: float | None) -> float | None:
        """How much better b is than a; of a ratio its natural logarithm."""
        if a is None or b is None:
            return None
        if self.ratio:
            b, a = (math.log(max(value, _LEAST_SECONDS)) for value in (b, a))
        return b - a if self.higher_is_better else a - b


MEASURES: tuple[Measure, ...] = (
    Measure(
        "likeness",
        "Likeness",
        "Share of what is to be seen that the render shows; a blank has 0.",
        "aim",
    ),
    Measure("words", "Words", "Likeness of the texts to the true ones.", "aim"),
    Measure("places", "Places", "1 less how far texts stand from where they belong.", "aim"),
    Measure("colours", "Colours", "1 less the texts' colour difference from the truth.", "aim"),
    Measure("kind", "Kind", "The component type was recognised.", "aim", yes_or_no=True),
    Measure(
        "made", "Made", "A component came out at all.", "guardrail", margin=0.05, yes_or_no=True
    ),
    Measure(
        "accessibility",
        "Accessibility",
        "100 less 10 a rule of axe that fails.",
        "guardrail",
        "points",
        margin=5.0,
    ),
    Measure(
        "axe_clean",
        "Axe clean",
        "No serious or critical finding of axe.",
        "guardrail",
        margin=0.1,
        yes_or_no=True,
    ),
    Measure(
        "types",
        "Types",
        "Strict TypeScript and the rules of hooks hold.",
        "guardrail",
        margin=0.05,
        yes_or_no=True,
    ),
    Measure(
        "safety",
        "Safety",
        "The code guard found nothing.",
        "guardrail",
        margin=0.05,
        yes_or_no=True,
    ),
    Measure(
        "seconds",
        "Seconds",
        "Computing time of all stages, cached ones at what they took.",
        "guardrail",
        "seconds",
        higher_is_better=False,
        worst=None,
        margin=math.log(1.25),
        ratio=True,
    ),
    Measure(
        "cost",
        "Cost",
        "US dollars paid to model providers.",
        "guardrail",
        "usd",
        higher_is_better=False,
        worst=None,
        margin=0.005,
    ),
    Measure("strict", "Strict", "Likeness with every pixel in its own place.", "shown"),
    Measure("ssim", "SSIM", "Structural similarity of picture and render.", "shown"),
    Measure(
        "size", "Size", "The component is as large as in the picture.", "shown", yes_or_no=True
    ),
    Measure(
        "tokens", "Token use", "Share of style values in the code that come from tokens.", "shown"
    ),
    Measure(
        "inline_styles",
        "Inline styles",
        "Style attributes in the code.",
        "shown",
        "count",
        higher_is_better=False,
        worst=None,
    ),
    Measure(
        "absolute",
        "Absolute boxes",
        "Absolutely positioned elements.",
        "shown",
        "count",
        higher_is_better=False,
        worst=None,
    ),
    Measure("token_recall", "Tokens found", "Share of the true tokens that were read.", "shown"),
    Measure("token_precision", "Tokens true", "Share of the tokens read that are true.", "shown"),
    Measure(
        "confidence",
        "Confidence",
        "1 less the squared distance of the kind's confidence from being right (1) or not (0).",
        "shown",
    ),
    Measure(
        "pattern",
        "Pattern",
        "1 over the place at which the wanted pattern was found; 0 when it was not.",
        "shown",
        worst=None,
    ),
    Measure(
        "own",
        "Own code",
        "The engine that was asked for wrote it; the local draft did not stand in.",
        "shown",
        yes_or_no=True,
    ),
    Measure("code", "Code", "Structural likeness to the item's own code.", "shown"),
    Measure(
        "attempts",
        "Attempts",
        "Rounds of writing and looking.",
        "shown",
        "count",
        higher_is_better=False,
        worst=None,
    ),
)
BY_NAME: Mapping[str, Measure] = {measure.name: measure for measure in MEASURES}


def measure(
    truth: Mapping[str, Any],
    reading: Reading,
    proposal: Proposal,
    attempt: Attempt,
    attempts: int,
    reference: str | None = None,
) -> dict[str, float | None]:
    """Every figure of one item that came through, but time and cost.

    Args:
        truth: The item's `truth.json`.
        reading: The tokens that were read.
        proposal: What it was taken for.
        attempt: The best one.
        attempts: How many were made.
        reference: The item's own code; what is compared with it does not apply without.
    """
    if attempt.scored is None or attempt.render is None:
        return failed()
    scores, found = attempt.scored.scores, attempt.verification.findings
    seen = [
        Block(e.text, e.text_bbox or e.bbox, e.color)
        for e in attempt.render.elements
        if e.text and e.text_bbox
    ]
    text = compare(blocks_of(truth), seen, float(truth["width"]), float(truth["height"]))
    tokens = token_scores(true_tokens(truth), read_tokens(reading))
    serious = any(v.impact in ("serious", "critical") for v in attempt.render.violations)
    return {
        **dict.fromkeys(BY_NAME),
        "likeness": scores.seen_gain,
        "words": text.similarity if text else None,
        "places": text.position if text else None,
        "colours": text.color if text else None,
        "kind": float(right := proposal.best.component_type == truth["component_type"]),
        "confidence": honesty(proposal.best.confidence, right),
        "made": 1.0,
        "accessibility": scores.accessibility,
        "axe_clean": float(not serious),
        "types": float(not _has(found, "types", "hooks")),
        "safety": float(not _has(found, "safety")),
        "strict": scores.gain_vs_blank,
        "ssim": scores.ssim,
        "size": float(scores.size_equal),
        "tokens": scores.token_adherence,
        "inline_styles": float(scores.inline_styles),
        "absolute": float(scores.absolute_positions),
        "token_recall": tokens.recall,
        "token_precision": tokens.precision,
        "own": float(not any(f.source == "engine" and f.rule == FALLBACK for f in found)),
        "code": similarity(attempt.draft.tsx, reference).score if reference else None,
        "attempts": float(attempts),
    }


def honesty(confidence: float, right: bool) -> float:
    """1 less the Brier score of one statement: 1 is sure and right, 0 is sure and wrong."""
    return 1.0 - (confidence - right) ** 2


def failed() -> dict[str, float | None]:
    """The figures of an item that gave no component: the worst there is."""
    return {measure.name: measure.worst for measure in MEASURES}


def spent(stages: Sequence[StageRecord]) -> tuple[float, float | None]:
    """(seconds of computing, US dollars or None for unknown) of a run's stages."""
    seconds = sum(stage.seconds_saved if stage.cached else stage.seconds for stage in stages)
    costs = [stage.cost_usd for stage in stages]
    known = [cost for cost in costs if cost is not None]
    return seconds, sum(known) if len(known) == len(costs) else None


def blocks_of(truth: Mapping[str, Any]) -> list[Block]:
    """The true texts with their places and colours."""
    found: list[Block] = []
    for element in truth.get("elements", ()):
        text, place = element.get("text"), element.get("text_bbox") or element.get("bbox")
        if text and place and element.get("color"):
            x, y, w, h = place
            found.append(Block(text, Box(x=x, y=y, w=w, h=h), element["color"]))
    return found


def true_tokens(truth: Mapping[str, Any]) -> list[Named]:
    """The true tokens of the groups whose truth is a plain value."""
    told: Mapping[str, Any] = truth.get("tokens") or {}
    found: list[Named] = []
    for color in told.get("colors", ()):
        found.append(("color", str(color["hex"])))
    for name, group in _TOKENS:
        for value in told.get(name, ()):
            found.append((group, float(value)))
    return found


def read_tokens(reading: Reading) -> list[Named]:
    """What was read in the groups that `true_tokens` knows."""
    found: list[Named] = []
    groups: list[Group] = ["color"]
    groups.extend(group for _, group in _TOKENS)
    for group in groups:
        for token in reading.tokens.group(group):
            found.append((group, token.value))
    return found


def _has(findings: Sequence[Finding], *sources: str) -> bool:
    return any(
        f.source in sources and f.severity in ("moderate", "serious", "critical") for f in findings
    )
