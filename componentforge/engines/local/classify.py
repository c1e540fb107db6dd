"""Which family a picture belongs to: evidence turned into candidates with probabilities."""

from componentforge.domain.layout import Layout
from componentforge.domain.learned import Curve, Ranker
from componentforge.domain.proposal import Candidate, ComponentType
from componentforge.engines.local.calibration import BUILT_IN, calibrated
from componentforge.engines.local.looks import (
    is_masked,
    is_number,
    texts,
)
from componentforge.engines.local.ranking import (
    Features,
    evidence_vector,
    facts_vector,
    reweighed,
    shares,
)
from componentforge.engines.local.weighing import Evidence, Facts, facts_of, weigh

FAMILIES: tuple[ComponentType, ...] = (
    "button", "card", "alert", "badge", "input", "textarea", "select", "checkbox", "radio-group",
    "switch", "tabs", "table", "pagination", "avatar", "progress", "breadcrumb", "navigation-menu",
    "dialog", "form", "list", "accordion", "tooltip", "screen",
)  # fmt: skip


AKIN: dict[ComponentType, tuple[ComponentType, ...]] = {
    "button": ("badge", "select", "radio-group"), "badge": ("button", "alert", "avatar"),
    "card": ("list", "alert", "dialog", "form"), "alert": ("card", "dialog", "input"),
    "dialog": ("card", "alert", "form"), "input": ("select", "form", "textarea"),
    "textarea": ("input", "form", "card"), "select": ("input", "button", "form"),
    "checkbox": ("radio-group", "list", "form"), "radio-group": ("checkbox", "list", "form"),
    "switch": ("checkbox", "radio-group", "list"), "tabs": ("navigation-menu", "radio-group"),
    "navigation-menu": ("tabs", "list", "breadcrumb"), "breadcrumb": ("navigation-menu", "tabs"),
    "pagination": ("button", "breadcrumb", "progress"), "avatar": ("badge", "button", "list"),
    "progress": ("switch", "alert", "list"), "table": ("list", "card", "form"),
    "list": ("navigation-menu", "card", "table"), "form": ("card", "input", "dialog"),
    "accordion": ("list", "navigation-menu", "card"), "tooltip": ("alert", "badge", "card"),
    "screen": ("card", "form", "table"),
}  # fmt: skip
"""What each family is taken for most easily, the likeliest first."""


def weighed(layout: Layout) -> tuple[Features, Evidence]:
    """All evidence for every family, as numbers for a ranker and with its reasons."""
    facts = facts_of(layout)
    found = weigh(facts)
    vector = facts_vector(layout, facts.roles, facts.words, len(facts.outer))
    return Features(evidence_vector(found.scores, FAMILIES), vector), found


def candidates(
    layout: Layout, ranker: Ranker | None = None, curve: Curve | None = None
) -> tuple[Candidate, ...]:
    """Every family with some evidence, best first; at least three.

    Args:
        layout: What was read.
        ranker: What feedback taught, if anything.
        curve: From strength to probability; the ranker's own, else the built-in one.
    """
    features, found = weighed(layout)
    return tuple(
        Candidate(
            component_type=family,
            confidence=round(p, 4),
            reason=found.reasons.get(family, (0.0, "nothing speaks for another family"))[1],
        )
        for family, p in likeliest(features, ranker, curve)
    )


def likeliest(
    features: Features, ranker: Ranker | None = None, curve: Curve | None = None
) -> list[tuple[ComponentType, float]]:
    """Three to six families with their probabilities, the likeliest first."""
    strengths = reweighed(features, ranker)
    share = dict(zip(FAMILIES, shares(strengths), strict=True))

    first = max(FAMILIES, key=lambda f: (share[f], -FAMILIES.index(f)))
    akin = AKIN.get(first, ())

    def rank(family: ComponentType) -> tuple[float, int, int]:
        # What nothing speaks for stands in the order in which the first is mistaken for it.
        return -share[family], [first, *akin, family].index(family), FAMILIES.index(family)

    order: list[ComponentType] = list(FAMILIES)
    order.sort(key=rank)
    sure = int((features.evidence > 0.2).sum())
    top = order[: max(3, min(6, sure))]
    chosen = curve or (ranker.curve if ranker else BUILT_IN)
    return list(zip(top, calibrated([share[f] for f in top], chosen), strict=True))


def subtype(layout: Layout, family: ComponentType) -> str | None:
    """A finer kind within the family, when its marks are there."""
    facts = facts_of(layout)
    words = [t for t in texts(layout.root) if t.text]
    if family == "form" and _hides_something(facts):
        return "login-form"
    if family != "card" or not words:
        return None
    sizes = sorted({t.text.style.size for t in words if t.text})
    body = sorted(t.text.style.size for t in words if t.text)[(len(words) - 1) // 2]
    big = [
        t.text.content for t in words
        if t.text and t.text.style.size >= max(1.4 * body, 20) and is_number(t.text.content)
    ]  # fmt: skip
    money = any(sign in text for text in big for sign in "$€£¥₹")
    if big and money and facts.n("button") and len(words) >= 4:
        return "pricing-card"
    if big and len(words) <= 4 * len(big) + 2 and not facts.n("button"):
        return "stat-card"
    _ = sizes
    return None


def _hides_something(f: Facts) -> bool:
    """Whether a field shows dots for letters, read as words or seen as a drawing."""
    for entry in (n for n in f.tree.all() if n.role == "input"):
        if any(t.text and is_masked(t.text.content) for t in texts(entry)):
            return True
        if any(n.kind == "icon" and n.box.w > 4.5 * n.box.h and n.box.h <= 9 for n in entry.walk()):
            return True
    return False
