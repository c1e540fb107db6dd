"""A run to report on, small and complete; its words can be made hostile."""

import io
from datetime import UTC, datetime

import numpy as np
from PIL import Image

from componentforge.domain.base import Blob, Box
from componentforge.domain.component import (
    Attempt,
    Draft,
    Finding,
    Render,
    Scored,
    Scores,
    Verification,
    Violation,
    code_sha256,
)
from componentforge.domain.layout import (
    Icon,
    Layout,
    Node,
    Paint,
    Photo,
    Text,
    TextStyle,
    Unexplained,
)
from componentforge.domain.picture import Guarded, GuardFinding, Screenshot, Word, Words
from componentforge.domain.proposal import (
    Candidate,
    Pattern,
    PatternHit,
    Proposal,
    Reading,
    Requirement,
)
from componentforge.domain.records import StageRecord
from componentforge.domain.tokens import DesignTokens, Evidence, ShadowValue, Token
from evaluation.report import ReportData
from evaluation.verdict import Verdict

BLOB = Blob(blob_sha256="0" * 64, media_type="image/png", size=1)
WIDTH, HEIGHT = 300, 120
STYLE = TextStyle(family="Inter", size=16, weight=400, line_height=20, color="#111827")
SCORES = Scores(
    seen_gain=0.93, gain_vs_blank=-0.2, pixel_diff=3.5, content_diff=80.0, ssim=0.7,
    size_equal=False, text_similarity=None, text_position=0.99, text_color=0.5,
    accessibility=90.0, type_errors=0, inline_styles=2, absolute_positions=0, token_adherence=1.0,
)  # fmt: skip
_VALUES: dict[str, str | float] = {
    "color": "#2563eb", "fontFamily": "Inter", "fontSize": 16.0, "fontWeight": 600.0,
    "lineHeight": 24.0, "radius": 7.5, "spacing": 12.0, "borderWidth": 1.0,
    "shadow": "0 1px 2px #000000",
}  # fmt: skip


def png(color: tuple[int, int, int] = (255, 255, 255), mark: int = 0) -> bytes:
    """A picture with one dark bar that begins at `mark`."""
    image = np.full((HEIGHT, WIDTH, 3), color, np.uint8)
    image[40:60, 20 + mark : 120 + mark] = (30, 40, 60)
    out = io.BytesIO()
    Image.fromarray(image).save(out, "PNG")
    return out.getvalue()


def layout(say: str) -> Layout:
    """Every kind of node, and something not understood."""
    box = Box(x=20, y=40, w=100, h=20)
    text = Text(content=say, lines=(say,), line_inks=(box,), style=STYLE)
    icon = Icon(view_box=(0, 0, 8, 8), paths=("M0 0h8",), color="#ff0000", name=say)
    children = (
        Node(id="n0.0", kind="text", box=box, text=text),
        Node(id="n0.1", kind="icon", box=Box(x=200, y=10, w=8, h=8), icon=icon),
        Node(
            id="n0.2", kind="photo", box=Box(x=220, y=10, w=60, h=60),
            photo=Photo(image=BLOB, description=say),
        ),
        Node(
            id="n0.3", kind="box", box=Box(x=10, y=70, w=100, h=40), role="card", flow="row",
            gap=8, children=(Node(id="n0.3.0", kind="text", box=box, text=text),),
        ),
    )  # fmt: skip
    page = Node(
        id="n0", kind="box", box=Box(x=0, y=0, w=WIDTH, h=HEIGHT), paint=Paint(fill="#ffffff"),
        flow="column", children=children,
    )  # fmt: skip
    return Layout(root=page, unexplained=(Unexplained(box=Box(x=5, y=5, w=9, h=9), reason=say),))


def tokens(say: str) -> DesignTokens:
    """One of every group."""
    seen = Evidence(pixel_share=0.2, uses=3, seen_at=(Box(x=20, y=40, w=100, h=20),))
    made = tuple(
        Token(group=group, name=say, value=value, confidence=0.8, evidence=seen, role=say)
        for group, value in _VALUES.items()
    )
    shadow = ShadowValue(
        css=str(_VALUES["shadow"]), dx=0, dy=1, blur=2, spread=0, color="#000000", alpha=0.1
    )
    return DesignTokens(tokens=made, shadows=(shadow,))


def reported(say: str = "Save changes", **changes: object) -> ReportData:
    """A run in which everything a picture or a user can put into words says `say`."""
    draft = Draft(
        name="SaveCard", tsx=f"export const a = {say!r};\n// {say}\n", stories=f"`{say}`",
        tokens_css=f"@theme {{ --color-a: #fff; /* {say} */ }}",
    )  # fmt: skip
    finding = Finding(
        source="difference", rule="text-moved", severity="minor", message=say, text=say,
        box=Box(x=20, y=40, w=100, h=20), measured={"dx": 1.0},
    )  # fmt: skip
    typed = Finding(
        source="types", rule="TS2322", severity="serious", message=say, file="SaveCard.tsx", line=3
    )
    verification = Verification(
        code_sha256=code_sha256(draft), passed=False, findings=(typed, typed)
    )
    violation = Violation(rule="label", impact="critical", help=say, targets=("a", "b"))
    render = Render(
        image=BLOB, elements=(), violations=(violation,), content_width=WIDTH, content_height=HEIGHT
    )
    pattern = Pattern(
        id=f"forge/{say}", library="forge", name="Card", component_type="card", description=say,
        keywords=(), props=(), import_path="", code=say,
    )  # fmt: skip
    requirement = Requirement(
        id="props.a", category="props", name=say, values=(say, "b"), required=True,
        confidence=0.7, rationale=say,
    )  # fmt: skip
    known: dict[str, object] = {
        "source": f"pictures/{say}.png", "engine": "local",
        "made_at": datetime(2026, 11, 23, 12, 0, tzinfo=UTC),
        "screenshot": Screenshot(
            image=BLOB, width=WIDTH, height=HEIGHT, device_width=WIDTH, device_height=HEIGHT,
            scale=1, scale_confidence=0.9,
        ),
        "guarded": Guarded(
            words=Words(lines=(Word(text=say, box=Box(x=0, y=0, w=1, h=1), confidence=1),)),
            note="",
            findings=(
                GuardFinding(where="note", text=say, score=0.9, kinds=("injection",), reason=say),
            ),
        ),
        "reading": Reading(tokens=tokens(say), layout=layout(say)),
        "proposal": Proposal(
            candidates=tuple(
                Candidate(component_type=kind, confidence=share, reason=say)
                for kind, share in (("card", 0.7), ("alert", 0.2), ("form", 0.05))
            ),
            name="SaveCard", requirements=(requirement,), subtype=say,
        ),
        "hits": (PatternHit(pattern=pattern, score=0.6, explanation=say),),
        "attempt": Attempt(
            draft=draft, verification=verification, render=render,
            scored=Scored(scores=SCORES, findings=(finding,), difference=BLOB),
        ),
        "attempts": 2,
        "judged": Verdict(verdict="review", reasons=(say,)),
        "stages": (
            StageRecord(name="read", seconds=1.25, cached=False),
            StageRecord(name="synthesize", seconds=0.05, cached=True, seconds_saved=2.0),
            StageRecord(name="synthesize", seconds=0.7, cached=False, cost_usd=0.0123),
        ),
        "note": say,
        "picture_png": png(), "render_png": png(mark=40),
    }  # fmt: skip
    return ReportData.model_validate({**known, **changes})
