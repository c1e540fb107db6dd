"""What the report's tables and drawings say, put together from the models."""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from componentforge.domain.base import Box
from componentforge.domain.component import Attempt, Finding, Scores, Severity
from componentforge.domain.layout import Layout, Node
from componentforge.domain.records import StageRecord
from componentforge.domain.tokens import DesignTokens, ShadowValue, Token

Mark = Literal["good", "fair", "poor", "plain"]
SEVERITIES: tuple[Severity, ...] = ("critical", "serious", "moderate", "minor", "info")
_GROUP_TITLES = {
    "color": "Colours", "fontFamily": "Families", "fontSize": "Type sizes",
    "fontWeight": "Weights", "lineHeight": "Line heights", "radius": "Corners",
    "spacing": "Spacing", "borderWidth": "Borders", "shadow": "Shadows",
}  # fmt: skip


class ScoreRow(NamedTuple):
    """One metric in plain words."""

    name: str
    value: str
    share: float | None
    """0 to 1 for the bar; None draws none."""
    mark: Mark
    target: str
    meaning: str


class StageRow(NamedTuple):
    """All calls of one stage."""

    name: str
    seconds: float
    calls: int
    cached: int
    saved: float
    cost: float | None
    start: float
    """Where its bar begins, 0 to 100."""
    width: float


class Layer(NamedTuple):
    """One box drawn over the picture."""

    kind: str
    """box, text, icon, photo, unexplained, finding."""
    key: str
    box: Box
    title: str


class Branch(NamedTuple):
    """A node of the outline and what is in it."""

    node: Node
    label: str
    detail: str
    children: tuple["Branch", ...]


class TokenGroup(NamedTuple):
    """The tokens of one group; shadows come with their CSS."""

    name: str
    title: str
    tokens: tuple[tuple[Token, ShadowValue | None], ...]


def score_rows(scores: Scores) -> tuple[ScoreRow, ...]:
    """Every metric that applies, the ones that matter most first."""
    rows = [
        _share(
            "Seen", scores.seen_gain, 0.9,
            "How much of what is to be seen is there, in place and in its colour. "
            "A blank page has 0; text a pixel off costs nothing.",
        ),
        _share(
            "Strict pixels", scores.gain_vs_blank, 0.65,
            "The same with every pixel in its place: a shift of one pixel costs.",
        ),
        _share("Words", scores.text_similarity, 0.95, "How alike the texts are."),
        _share("Places", scores.text_position, 0.95, "How near texts stand to where they should."),
        _share("Text colours", scores.text_color, 0.95, "How near the texts' colours are."),
        _share("Structure (SSIM)", scores.ssim, 0.95, "Light and shape alike; kind to blanks."),
        _share(
            "From tokens", scores.token_adherence, 0.95,
            "Share of style values in the code that come from a token.",
        ),
        ScoreRow(
            "Accessibility", f"{scores.accessibility:.0f}", scores.accessibility / 100,
            _mark(scores.accessibility / 100, 1.0, 0.8), "100",
            "100 less 10 for every rule of axe that is broken.",
        ),
        _most("Different pixels", scores.pixel_diff, 5.0, "Of the whole picture, background too."),
        _most("Different content", scores.content_diff, 25.0, "Of what is not background."),
        _none("Type errors", scores.type_errors, "Strict TypeScript."),
        _none("Inline styles", scores.inline_styles, "Style belongs to classes on tokens."),
        _none("Absolute boxes", scores.absolute_positions, "Outside overlays, boxes flow."),
        ScoreRow(
            "Size", "equal" if scores.size_equal else "differs", None,
            "good" if scores.size_equal else "poor", "equal",
            "Whether the render is as large as the picture.",
        ),
    ]  # fmt: skip
    return tuple(row for row in rows if row is not None)


def findings_of(attempt: Attempt) -> tuple[tuple[Finding, int], ...]:
    """What checks and comparison noticed, worst first; equal ones once, with how often."""
    found = [*attempt.verification.findings, *(attempt.scored.findings if attempt.scored else ())]
    known = {finding.rule for finding in found}
    for violation in attempt.render.violations if attempt.render else ():
        if violation.rule not in known:
            found.append(
                Finding(
                    source="accessibility", rule=violation.rule, severity=violation.impact,
                    message=f"{violation.help} ({len(violation.targets)} places)",
                )
            )  # fmt: skip
    counted: dict[tuple[object, ...], list[Finding]] = {}
    for finding in found:
        key = (finding.source, finding.rule, finding.message, finding.text, finding.line)
        counted.setdefault(key, []).append(finding)
    rows = [(same[0], len(same)) for same in counted.values()]
    return tuple(sorted(rows, key=lambda row: SEVERITIES.index(row[0].severity)))


def layers_of(layout: Layout, attempt: Attempt) -> tuple[Layer, ...]:
    """Boxes to draw over the picture, the lowest first."""
    layers = [
        Layer(node.kind, node.id, node.box, " · ".join(filter(None, _label(node))))
        for node in layout.root.walk()
    ]
    layers += [
        Layer("unexplained", f"u{i}", item.box, item.reason)
        for i, item in enumerate(layout.unexplained)
    ]
    scored = attempt.scored.findings if attempt.scored else ()
    layers += [
        Layer("finding", f"f{i}", item.box, item.message)
        for i, item in enumerate(scored)
        if item.box is not None
    ]
    return tuple(layers)


def outline_of(node: Node) -> Branch:
    """The layout tree in words."""
    label, detail = _label(node)
    return Branch(node, label, detail, tuple(outline_of(child) for child in node.children))


def token_groups(tokens: DesignTokens) -> tuple[TokenGroup, ...]:
    """Groups that have tokens, colours first."""
    shadows = {shadow.css: shadow for shadow in tokens.shadows}
    groups: dict[str, list[tuple[Token, ShadowValue | None]]] = {}
    for token in tokens.tokens:
        groups.setdefault(token.group, []).append((token, shadows.get(str(token.value))))
    return tuple(
        TokenGroup(name, title, tuple(groups[name]))
        for name, title in _GROUP_TITLES.items()
        if name in groups
    )


def stage_rows(stages: Sequence[StageRecord]) -> tuple[StageRow, ...]:
    """One row a stage in the order of their first call, with bars that add up to the whole."""
    grouped: dict[str, list[StageRecord]] = {}
    for stage in stages:
        grouped.setdefault(stage.name, []).append(stage)
    total = sum(stage.seconds for stage in stages) or 1.0
    rows: list[StageRow] = []
    start = 0.0
    for name, calls in grouped.items():
        spent = sum(call.seconds for call in calls)
        costs = [call.cost_usd for call in calls if call.cost_usd is not None]
        rows.append(
            StageRow(
                name, spent, len(calls), sum(call.cached for call in calls),
                sum(call.seconds_saved for call in calls),
                sum(costs) if len(costs) == len(calls) else None,
                100 * start / total, 100 * spent / total,
            )
        )  # fmt: skip
        start += spent
    return tuple(rows)


def _label(node: Node) -> tuple[str, str]:
    """What a node is, and what more there is to say."""
    if node.text is not None:
        style = node.text.style
        return node.text.content, f"{style.family} {style.size:g} px, {style.weight}, {style.color}"
    if node.icon is not None:
        return f"icon {node.icon.name or 'unnamed'}", node.icon.color
    if node.photo is not None:
        return "photo", node.photo.description
    flow = "" if node.flow == "none" else node.flow
    if node.gap > 0:
        flow += f", gap {node.gap:g} px"
    return node.role or "box", flow


def _share(name: str, value: float | None, target: float, meaning: str) -> ScoreRow | None:
    if value is None:
        return None
    mark = _mark(value, target, target - 0.2)
    shown = min(1.0, max(0.0, value))
    return ScoreRow(name, f"{value:.2f}", shown, mark, f"≥ {target:.2f}", meaning)


def _most(name: str, percent: float, target: float, meaning: str) -> ScoreRow:
    mark = _mark(-percent, -target, -3 * target)
    return ScoreRow(name, f"{percent:.1f} %", None, mark, f"≤ {target:g} %", meaning)


def _none(name: str, count: int, meaning: str) -> ScoreRow:
    return ScoreRow(name, str(count), None, "good" if count == 0 else "poor", "0", meaning)


def _mark(value: float, good: float, fair: float) -> Mark:
    return "good" if value >= good else "fair" if value >= fair else "poor"
