"""How what people say develops: shares with intervals by period and variant; what was learnt."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from markupsafe import Markup, escape

from componentforge.domain.base import Frozen
from componentforge.domain.feedback import Retraining, StoredFeedback
from evaluation import pages
from evaluation.learning.privacy import without_personal_data

_WIDTH, _HEIGHT, _LEFT, _FOOT = 640, 220, 44, 26
_DAYS_SHOWN_SINGLY = 21
_REASONS, _WORST = 12, 8
_Z = 1.959964


class Share(Frozen):
    """A share of yes among those who said yes or no."""

    n: int
    share: float | None
    """None: nobody said."""
    low: float | None
    high: float | None
    """Wilson's 95 % interval."""


class Period(Frozen):
    """A day or a week."""

    begin: str
    """ISO date."""
    pieces: int
    up: Share
    """Of thumbs."""
    taken: Share
    """Accepted or merged among all outcomes."""
    edited: int
    flagged: int


class OfVariant(Frozen):
    """What is said of what one variant made."""

    variant: str
    """Hash; empty: not known."""
    pieces: int
    up: Share
    taken: Share


class Trends(Frozen):
    """Everything the page shows."""

    pieces: int
    usable: int
    """Consented to and not flagged."""
    flagged: int
    up: Share
    taken: Share
    step: str
    """"day" or "week"."""
    periods: tuple[Period, ...]
    variants: tuple[OfVariant, ...]
    worst: tuple[tuple[str, int, int], ...]
    """(component, thumbs down, pieces), the most disliked first."""
    reasons: tuple[tuple[str, str, str], ...]
    """(date, component, words), newest first; personal data and flagged ones left out."""
    corrected: tuple[tuple[str, int], ...]
    """(kind that was named, how often), the most frequent first."""
    retrainings: tuple[Retraining, ...]


def trends(rows: Sequence[StoredFeedback], runs: Sequence[Retraining]) -> Trends:
    """Count; equal rows give an equal result."""
    ordered = sorted(rows, key=lambda row: row.id)
    days = [row.at.astimezone(UTC).date() for row in ordered]
    span = (max(days) - min(days)).days if days else 0
    step = "day" if span < _DAYS_SHOWN_SINGLY else "week"
    groups: dict[str, list[StoredFeedback]] = defaultdict(list)
    for row, day in zip(ordered, days, strict=True):
        begin = day if step == "day" else day - timedelta(days=day.weekday())
        groups[begin.isoformat()].append(row)
    by_variant: dict[str, list[StoredFeedback]] = defaultdict(list)
    for row in ordered:
        by_variant[row.variant_sha256 or ""].append(row)
    down = Counter(row.component for row in ordered if row.thumbs == "down")
    total = Counter(row.component for row in ordered)
    said = [row for row in reversed(ordered) if row.reason.strip() and not row.kinds]
    return Trends(
        pieces=len(ordered), usable=sum(row.consent and not row.kinds for row in ordered),
        flagged=sum(bool(row.kinds) for row in ordered), up=_up(ordered), taken=_taken(ordered),
        step=step,
        periods=tuple(
            Period(
                begin=begin, pieces=len(own), up=_up(own), taken=_taken(own),
                edited=sum(row.edited is not None for row in own),
                flagged=sum(bool(row.kinds) for row in own),
            )
            for begin, own in sorted(groups.items())
        ),
        variants=tuple(
            OfVariant(variant=name, pieces=len(own), up=_up(own), taken=_taken(own))
            for name, own in sorted(by_variant.items(), key=lambda pair: -len(pair[1]))
        ),
        worst=tuple((name, count, total[name]) for name, count in down.most_common(_WORST)),
        reasons=tuple(
            (_day(row.at), row.component, without_personal_data(row.reason.strip()))
            for row in said[:_REASONS]
        ),
        corrected=tuple(
            Counter(row.component_type for row in ordered if row.component_type).most_common(_WORST)
        ),
        retrainings=tuple(runs),
    )  # fmt: skip


def trends_page(told: Trends) -> str:
    """The page as HTML; it runs no script and asks for nothing."""
    plots = [
        (title, plot)
        for title, name in (("Thumbs up", "up"), ("Accepted or merged", "taken"))
        if (plot := _plot(told.periods, name, title))
    ]
    template = pages.environment("report.css", "experiment.css").get_template("feedback.html")
    return template.render(told=told, plots=plots)


def wilson(yes: int, n: int) -> Share:
    """A share and its interval.

    Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference",
        JASA 22 (1927).
    """
    if not n:
        return Share(n=0, share=None, low=None, high=None)
    share = yes / n
    middle = (share + _Z**2 / (2 * n)) / (1 + _Z**2 / n)
    half = _Z / (1 + _Z**2 / n) * (share * (1 - share) / n + _Z**2 / (4 * n**2)) ** 0.5
    return Share(n=n, share=share, low=max(0.0, middle - half), high=min(1.0, middle + half))


def _up(rows: Sequence[StoredFeedback]) -> Share:
    said = [row.thumbs == "up" for row in rows if row.thumbs]
    return wilson(sum(said), len(said))


def _taken(rows: Sequence[StoredFeedback]) -> Share:
    said = [row.outcome != "rejected" for row in rows if row.outcome]
    return wilson(sum(said), len(said))


def _day(at: datetime) -> str:
    return at.astimezone(UTC).date().isoformat()


def _plot(periods: Sequence[Period], name: str, title: str) -> Markup | None:
    """Shares with their intervals, one a period; None when nobody said anything of it."""
    known: list[tuple[int, Share]] = []
    for at, period in enumerate(periods):
        share: Share = getattr(period, name)
        if share.share is not None:
            known.append((at, share))
    if not known:
        return None
    wide = (_WIDTH - _LEFT - 12) / max(1, len(periods))

    def x(at: int) -> float:
        return _LEFT + wide * (at + 0.5)

    def y(value: float) -> float:
        return 8 + (_HEIGHT - _FOOT - 8) * (1 - value)

    parts: list[str] = []
    for tick in (0.0, 0.5, 1.0):
        parts.append(
            f'<line class="even" x1="{_LEFT}" x2="{_WIDTH - 8}" y1="{y(tick):.1f}" '
            f'y2="{y(tick):.1f}"/><text class="tick" x="{_LEFT - 6}" y="{y(tick) + 4:.1f}" '
            f'text-anchor="end">{tick:.0%}</text>'
        )
    line = " ".join(f"{x(at):.1f},{y(share.share or 0.0):.1f}" for at, share in known)
    parts.append(f'<polyline class="line" points="{line}"/>')
    for at, share in known:
        parts.append(
            f'<line class="span" x1="{x(at):.1f}" x2="{x(at):.1f}" '
            f'y1="{y(share.low or 0.0):.1f}" y2="{y(share.high or 0.0):.1f}"/>'
            f'<circle class="dot" cx="{x(at):.1f}" cy="{y(share.share or 0.0):.1f}" r="3.5"/>'
        )
    for at in sorted({0, len(periods) - 1}):
        anchor = "middle" if len(periods) == 1 else "start" if at == 0 else "end"
        parts.append(
            f'<text class="tick" x="{x(at):.1f}" y="{_HEIGHT - 6}" text-anchor="{anchor}">'
            f"{escape(periods[at].begin)}</text>"
        )
    last = known[-1][1]
    said = (
        f"{title}: {last.share or 0:.0%} in the last period, between {last.low or 0:.0%} and "
        f"{last.high or 0:.0%}, n = {last.n}"
    )
    return Markup(  # numbers of ours and dates
        f'<svg class="course" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" '
        f'aria-label="{escape(said)}">{"".join(parts)}</svg>'
    )
