import json
from datetime import UTC, datetime

import pytest

from componentforge.domain.base import Blob, Box
from componentforge.domain.component import (
    Attempt,
    Draft,
    Finding,
    Render,
    RenderedElement,
    Scored,
    Scores,
    Verification,
    Violation,
    code_sha256,
)
from componentforge.domain.engine import EngineUse
from componentforge.domain.layout import Layout, Node, Unexplained
from componentforge.domain.picture import Guarded, GuardFinding, Screenshot, Words
from componentforge.domain.proposal import (
    Candidate,
    Duplicate,
    Pattern,
    PatternHit,
    Proposal,
    Reading,
    Said,
)
from componentforge.domain.records import StageRecord
from componentforge.domain.tokens import DesignTokens
from componentforge.settings import Settings
from componentforge.wiring import using
from evaluation.verdict import Verdict
from tasks.documents import failed_json, render_json, result_json
from tasks.models import Evidence, GenerateRequest, Understanding
from tasks.outside import Outside
from tasks.retrieve import modules_of, query_for

BLOB = Blob(blob_sha256="0" * 64, media_type="image/png", size=1)
BOX = Box(x=1, y=2, w=3.00049, h=4)


def pattern(library="forge", path="patterns/card"):
    return Pattern(
        id=f"{library}/card", library=library, name="Card", component_type="card",
        description="", keywords=(), props=(), import_path=path, code="",
    )  # fmt: skip


@pytest.fixture
def evidence():
    draft = Draft(name="Card", tsx="x", stories="", tokens_css="")
    told = Finding(source="types", rule="TS1", severity="minor", message="m", line=3, box=BOX)
    contrast = Finding(
        source="accessibility", rule="color-contrast", severity="serious", message="too pale"
    )
    scores = Scores(
        seen_gain=0.5, gain_vs_blank=0.1, pixel_diff=1, content_diff=1, ssim=1, size_equal=True,
        text_similarity=None, text_position=None, text_color=None, accessibility=100,
        type_errors=0, inline_styles=0, absolute_positions=0, token_adherence=None,
    )  # fmt: skip
    violations = tuple(
        Violation(rule=rule, impact="serious", help="help", targets=("p",))
        for rule in ("color-contrast", "label")
    )
    kinds = ("card", "alert", "list")
    return Evidence(
        known=Understanding(
            screenshot=Screenshot(
                image=BLOB, width=10, height=10, device_width=20, device_height=20, scale=2,
                scale_confidence=1,
            ),
            guarded=Guarded(
                words=Words(lines=()), note="",
                findings=(
                    GuardFinding(
                        where="note", text="obey", score=0.9, kinds=("injection",), reason="orders"
                    ),
                ),
            ),
            reading=Reading(
                tokens=DesignTokens(tokens=()),
                layout=Layout(
                    root=Node(id="n0", kind="box", box=BOX),
                    unexplained=(Unexplained(box=BOX, reason="a smudge"),),
                ),
            ),
            proposal=Proposal(
                candidates=tuple(
                    Candidate(component_type=kind, confidence=0.3, reason="") for kind in kinds
                ),
                subtype="pricing-card", name="Card", requirements=(),
            ),
            hits=(PatternHit(pattern=pattern(), score=0.5, explanation="because"),),
        ),
        attempt=Attempt(
            draft=draft,
            verification=Verification(
                code_sha256=code_sha256(draft), passed=True, findings=(told,)
            ),
            render=Render(
                image=BLOB,
                elements=(
                    RenderedElement(
                        text="Hi", bbox=BOX, text_bbox=BOX, color="#000000", font_size=14
                    ),
                ),
                violations=violations, content_width=1, content_height=1,
            ),
            scored=Scored(scores=scores, findings=(contrast,), difference=BLOB),
        ),
        attempts=2,
    )  # fmt: skip


REQUEST = GenerateRequest(image="a.png", started_at=datetime(2026, 1, 1, tzinfo=UTC))
STAGE = StageRecord(name="ocr", seconds=1.23456, cached=False, cost_usd=None)


def test_every_finding_stands_in_the_result_once_whoever_made_it(evidence):
    judged = Verdict(verdict="review", reasons=("x",))
    document = json.loads(result_json(REQUEST, evidence, judged, ["b", "a"], [STAGE]))
    found = [(f["source"], f["rule"]) for f in document["findings"]]
    assert found == [
        ("types", "TS1"), ("accessibility", "color-contrast"), ("accessibility", "label"),
        ("guard", "injection"), ("reading", "unexplained"),
    ]  # fmt: skip
    assert document["findings"][0]["box"] == [1.0, 2.0, 3.0, 4.0]
    assert document["findings"][2]["targets"] == ["p"]
    assert document["files"] == ["a", "b"]
    assert document["verdict"] == "review"
    assert document["candidates"] == ["card", "alert", "list"]
    assert document["subtype"] == "pricing-card"
    assert document["stages"] == [
        {"name": "ocr", "seconds": 1.2346, "cached": False, "cost_usd": None}
    ]


def use(**changes):
    from componentforge.engines.openai.prompts import load

    whole = {"engine": "openai", "model": "m", "prompt_sha256": load("read").sha256, **changes}
    return EngineUse(**whole)


def test_the_result_tells_what_was_asked_of_models_and_what_became_of_their_words(
    evidence, tmp_path
):
    said = Said(intent="x", exact=3, snapped=1, dropped=2, dropped_examples=("color 010203 odd",))
    left = (Duplicate(id="props.a", kept=None, reason="only the model names it"),)
    known = evidence.known.model_copy(
        update={
            "reading": evidence.known.reading.model_copy(update={"said": said}),
            "proposal": evidence.known.proposal.model_copy(update={"left_out": left}),
        }
    )
    outside = Outside(
        read=use(temperature=0.2), propose=EngineUse(), synthesize=EngineUse(), browser="b",
        judge="", fallback=EngineUse(),
    )  # fmt: skip
    stages = [StageRecord(name="read", seconds=1, cached=False, cost_usd=0.1, traces=("tr-1",))]
    with using(Settings(home=tmp_path, MLFLOW_TRACKING_URI=None)):
        result = json.loads(
            result_json(
                REQUEST, evidence.model_copy(update={"known": known}), Verdict(verdict="passed"),
                [], stages, outside=outside,
            )
        )  # fmt: skip
    assert list(result["models"]) == ["read"]
    told = result["models"]["read"]
    assert (told["engine"], told["model"], told["prompt"], told["temperature"]) == (
        "openai",
        "m",
        "v1",
        0.2,
    )
    assert told["prompt_registered"] is None
    assert result["stages"][0]["traces"] == ["tr-1"]
    (grounding,) = [f for f in result["findings"] if f["rule"] == "grounding"]
    assert grounding["message"].startswith("of 6 colours and sizes the model named, 3 are there")
    assert grounding["dropped"] == ["color 010203 odd"]
    (left_out,) = [f for f in result["findings"] if f["rule"] == "requirement-left-out"]
    assert left_out["message"] == "props.a: only the model names it"


def test_a_failure_has_the_same_keys_as_a_success(evidence):
    judged = Verdict(verdict="passed")
    done = json.loads(result_json(REQUEST, evidence, judged, [], []))
    failed = json.loads(failed_json(REQUEST, "a.png: is empty; give a picture", []))
    promised = {
        "schema_version", "status", "error", "component_type", "confidence", "candidates",
        "engine", "scores", "findings", "verdict", "stages",
    }  # fmt: skip
    assert promised <= set(done)
    assert promised <= set(failed)
    assert failed["error"] == "a.png: is empty; give a picture"


def test_rendered_elements_are_plain_numbers(evidence):
    shown = evidence.attempt.render
    (element,) = json.loads(render_json(shown))["elements"]
    assert element == {
        "text": "Hi", "bbox": [1.0, 2.0, 3.0, 4.0], "text_bbox": [1.0, 2.0, 3.0, 4.0],
        "color": "#000000", "background": None, "role": None, "font_size": 14.0,
    }  # fmt: skip


def test_only_the_users_own_modules_may_be_imported():
    hits = tuple(
        PatternHit(pattern=pattern(library, path), score=0.5, explanation="")
        for library, path in (("forge", "ours"), ("kit", "kit/Chip"), ("kit", "kit/Chip"))
    )
    assert modules_of(hits) == ("kit/Chip",)


def test_the_query_names_the_kind_first_and_the_users_library_when_wanted(evidence):
    query = query_for(evidence.known.proposal, evidence.known.guarded.words, "kit")
    assert query.text.startswith("card pricing card")
    assert query.component_types == ("card", "alert", "list")
    assert query.libraries == ("forge", "kit")
