"""Each item of the page: what every variant made of it, beside each other."""

import base64
import difflib
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from componentforge.domain.component import Finding
from evaluation.measures import BY_NAME, MEASURES
from evaluation.records import Evaluation, ItemRecord
from evaluation.summary import item_means, told

Load = Callable[[str], bytes | None]
_WIDEST = 1_000
_MOST_LINES = 400
"""Of a difference in code that is shown."""


@dataclass(frozen=True)
class Made:
    """What one variant made of one item."""

    series: int
    variant: str
    status: str
    error: str | None
    found_type: str | None
    figures: list[tuple[str, str]]
    render: str | None
    """Name of the picture in the page's album."""
    difference: str | None
    findings: tuple[Finding, ...]
    code: str
    diff: list[tuple[str, str]]
    """(kind, line) against `against`."""
    against: str | None


@dataclass(frozen=True)
class ItemView:
    """One item."""

    id: str
    family: str
    category: str
    component_type: str
    picture: str | None
    made: list[Made]
    values: list[float | None]
    """The main figure by variant."""
    gain: float | None
    """What the last variant gained over the first; what items are sorted by."""
    failed: bool


def item_views(evaluation: Evaluation, main: str) -> list[ItemView]:
    """Every item, the largest regression (with one variant: the lowest figure) first."""
    variants = [variant.name for variant in evaluation.variants]
    means = {v: item_means(evaluation.of(v), main) for v in variants}
    first: dict[str, dict[str, ItemRecord]] = {}
    for record in evaluation.records:
        first.setdefault(record.item, {}).setdefault(record.variant, record)
    views: list[ItemView] = []
    for item, by_variant in first.items():
        some = next(iter(by_variant.values()))
        values = [means[v].get(item) for v in variants]
        a, b = values[0], values[-1]
        gain = BY_NAME[main].gain(a, b) if len(variants) > 1 else None
        base = by_variant.get(variants[0])
        picture = next((r.picture for r in by_variant.values() if r.picture), None)
        views.append(
            ItemView(
                id=item,
                family=some.family,
                category=some.category,
                component_type=some.component_type,
                picture=picture.blob_sha256 if picture else None,
                made=[
                    _made(series, by_variant[v], base if series else None)
                    for series, v in enumerate(variants)
                    if v in by_variant
                ],
                values=values,
                gain=gain,
                failed=any(r.status == "failed" for r in by_variant.values()),
            )
        )
    views.sort(key=lambda view: (_order(view), view.id))
    return views


def _order(view: ItemView) -> float:
    if view.gain is not None and view.gain:
        return view.gain
    value = view.values[-1]
    return 10.0 + (value if value is not None else 0.0)


def _made(series: int, record: ItemRecord, base: ItemRecord | None) -> Made:
    other, against = record.reference, "the item's own code"
    if base is not None:
        other, against = base.code, base.variant
    changed = bool(record.code and other and record.code != other)
    return Made(
        series=series,
        variant=record.variant,
        status=record.status,
        error=record.error,
        found_type=record.found_type,
        figures=[
            (m.title, told(record.metrics.get(m.name), m))
            for m in MEASURES
            if record.metrics.get(m.name) is not None
        ],
        render=record.render.blob_sha256 if record.render else None,
        difference=record.difference.blob_sha256 if record.difference else None,
        findings=record.findings,
        code=record.code or "",
        diff=_diff(other or "", record.code or "") if changed else [],
        against=against if other else None,
    )


def _diff(a: str, b: str) -> list[tuple[str, str]]:
    kinds = {"+": "add", "-": "cut", "@": "hunk"}
    lines = list(difflib.unified_diff(a.splitlines(), b.splitlines(), lineterm="", n=2))[2:]
    shown = [(kinds.get(line[:1], "same"), line) for line in lines[:_MOST_LINES]]
    if len(lines) > _MOST_LINES:
        shown.append(("hunk", f"and {len(lines) - _MOST_LINES} lines more"))
    return shown


def album(views: Sequence[ItemView], load: Load) -> dict[str, str]:
    """Every picture of the page once: name -> data address; without those whose bytes are gone."""
    wanted = {view.picture for view in views}
    wanted |= {
        name for view in views for made in view.made for name in (made.render, made.difference)
    }
    found: dict[str, str] = {}
    for name in sorted(name for name in wanted if name):
        data = load(name)
        if data is not None:
            found[name] = _smaller(data)
    return found


def _smaller(data: bytes) -> str:
    """As WebP, not wider than a page shows."""
    from PIL import Image

    with Image.open(io.BytesIO(data)) as opened:
        picture = opened.convert("RGBA" if "A" in opened.getbands() else "RGB")
    if picture.width > _WIDEST:
        height = max(1, round(picture.height * _WIDEST / picture.width))
        picture = picture.resize((_WIDEST, height))
    out = io.BytesIO()
    picture.save(out, "WEBP", quality=82, method=2)
    return "data:image/webp;base64," + base64.b64encode(out.getvalue()).decode()
