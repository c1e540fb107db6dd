"""From an untrusted draft to an approved component, its render and its score."""

from typing import Literal, Self

from pydantic import Field, model_validator

from componentforge.domain.base import Blob, Box, Frozen, Hex, Sha256
from componentforge.domain.proposal import SourceFile

Severity = Literal["info", "minor", "moderate", "serious", "critical"]


class Asset(Frozen):
    """A photograph that goes with a component: file name under `assets/`."""

    file: str
    image: Blob


class Draft(Frozen):
    """Code somebody wrote. Untrusted: nothing renders it until `verify` makes it a `Component`."""

    name: str
    """PascalCase; the files are `<name>.tsx` and `<name>.stories.tsx`."""
    tsx: str
    stories: str
    """CSF 3; holds the story `Screenshot`."""
    tokens_css: str
    """Tailwind v4 `@theme` block the classes refer to."""
    assets: tuple[Asset, ...] = ()
    library: tuple[SourceFile, ...] = ()
    """Files of the user's own library that the code imports."""
    library_css: str = ""
    """The `@theme` blocks those files refer to."""
    attempt: int = 0
    """0 is the first; a repair raises it."""


class Finding(Frozen):
    """Something a check noticed, as data a repair can act on."""

    source: Literal[
        "types", "hooks", "safety", "accessibility", "render", "difference", "guard", "reading",
        "engine",
    ]  # fmt: skip
    rule: str
    """Error code or rule id: "TS2322", "color-contrast", "inline-style", "text-moved"."""
    severity: Severity
    message: str
    file: str | None = None
    line: int | None = None
    """1-based."""
    box: Box | None = None
    """Where in the picture, CSS px."""
    text: str | None = None
    """The text of the element meant."""
    measured: dict[str, float] = Field(default_factory=dict)
    """Numbers a repair can use: dx, dy, dw, dh in CSS px (render minus picture)."""


class Verification(Frozen):
    """What `verify` found in one draft, addressed by the hash of its code."""

    code_sha256: Sha256
    passed: bool
    """No type error, no hook error, no blocking safety finding."""
    findings: tuple[Finding, ...] = ()


class Component(Frozen):
    """Approved code: the only type a browser is given. Cannot be built from a draft that failed."""

    draft: Draft
    verification: Verification

    @model_validator(mode="after")
    def _only_approved(self) -> Self:
        if not self.verification.passed:
            raise ValueError("a draft that failed verification cannot become a component")
        if self.verification.code_sha256 != code_sha256(self.draft):
            raise ValueError("the verification is of other code")
        return self


def code_sha256(draft: Draft) -> str:
    """Content address of everything in `draft` that can run or be seen."""
    from hashlib import sha256

    digest = sha256()
    for part in (draft.name, draft.tsx, draft.stories, draft.tokens_css):
        data = part.encode()
        digest.update(len(data).to_bytes(8, "big") + data)
    for asset in draft.assets:
        digest.update(f"{asset.file}\0{asset.image.blob_sha256}".encode())
    for part in (draft.library_css, *(f"{f.path}\0{f.code}" for f in draft.library)):
        digest.update(len(part).to_bytes(8, "big") + part.encode() if part else b"")
    return digest.hexdigest()


class RenderedElement(Frozen):
    """One visible element as the browser laid it out."""

    text: str
    """Own text; value or placeholder for fields."""
    bbox: Box
    text_bbox: Box | None = None
    """Tight box of the text lines."""
    color: Hex
    background: Hex | None = None
    role: str | None = None
    font_size: float
    font_family: str = ""
    lines: int = 0
    """Lines of own text; 0 without text."""
    tag: str = ""


class Violation(Frozen):
    """One axe rule that failed."""

    rule: str
    impact: Severity
    help: str
    targets: tuple[str, ...]


class Render(Frozen):
    """What the browser showed and measured for one component."""

    image: Blob
    """PNG, the picture's own pixel size and scale."""
    elements: tuple[RenderedElement, ...]
    violations: tuple[Violation, ...]
    """axe, page-level rules left out."""
    content_width: float
    """CSS px the content wanted; more than the picture's width means overflow."""
    content_height: float
    console: tuple[str, ...] = ()
    """Errors the page logged."""


class Scores(Frozen):
    """Every metric of one attempt; None does not apply. Higher is better unless the name ends in
    `_diff`.
    """

    seen_gain: float
    """-1 to 1: 1 perfect, 0 no better than a blank."""
    gain_vs_blank: float
    pixel_diff: float
    """Percent."""
    content_diff: float
    """Percent."""
    ssim: float
    size_equal: bool
    text_similarity: float | None
    text_position: float | None
    text_color: float | None
    accessibility: float
    """0 to 100."""
    type_errors: int
    inline_styles: int
    absolute_positions: int
    token_adherence: float | None
    """Share of style values in the TSX that come from tokens."""


class Scored(Frozen):
    """Scores, what a repair should act on, and the picture that shows the difference."""

    scores: Scores
    findings: tuple[Finding, ...]
    difference: Blob
    """PNG: picture, render and difference side by side."""
    marks: Blob | None = None
    """PNG: only the difference, for the report."""


class Attempt(Frozen):
    """One round of synthesize, verify, render, score."""

    draft: Draft
    verification: Verification
    render: Render | None = None
    """None when verification failed or the page never settled."""
    scored: Scored | None = None

    @property
    def rank(self) -> float:
        """What the repair loop maximises: -2 without a render, else seen_gain less a cost for
        serious axe findings.
        """
        if self.render is None or self.scored is None:
            return -2.0
        bad = sum(v.impact in ("serious", "critical") for v in self.render.violations)
        return self.scored.scores.seen_gain - 0.02 * bad
