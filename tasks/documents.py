"""The machine-readable files of a component's folder."""

import json
from collections.abc import Sequence
from typing import Any

from componentforge.domain.base import Box, Sha256
from componentforge.domain.component import Finding, Render, RenderedElement
from componentforge.domain.engine import CAPABILITIES, EngineUse
from componentforge.domain.picture import GuardFinding
from componentforge.domain.proposal import Proposal, Requirement, Said
from componentforge.domain.records import StageRecord
from evaluation.verdict import Verdict
from tasks.models import Evidence, GenerateRequest
from tasks.outside import Outside

SCHEMA_VERSION = 1


def as_json(value: object) -> bytes:
    """UTF-8, indented, ending in a newline: made to be read and compared."""
    return (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode()


def requirements_json(requirements: Sequence[Requirement]) -> bytes:
    """`requirements.json`."""
    return as_json([requirement.model_dump(mode="json") for requirement in requirements])


def render_json(render: Render) -> bytes:
    """`render.json`: what the browser laid out, CSS px."""
    return as_json({"elements": [_element(element) for element in render.elements]})


def result_json(
    request: GenerateRequest,
    evidence: Evidence,
    judged: Verdict,
    files: Sequence[str],
    stages: Sequence[StageRecord],
    variant: Sha256 | None = None,
    outside: Outside | None = None,
) -> bytes:
    """`result.json` of a picture that became a component; `variant` is the hash of what made it."""
    known, best = evidence.known, evidence.attempt
    scores = best.scored.scores if best.scored else None
    return as_json(
        {
            "schema_version": SCHEMA_VERSION,
            "status": "done",
            "error": None,
            **_type(known.proposal),
            "name": best.draft.name,
            "engine": request.engine.label,
            "variant_sha256": variant,
            "models": models_json(outside) if outside else {},
            "scores": scores.model_dump(mode="json") if scores else None,
            "findings": findings(evidence),
            "verdict": judged.verdict,
            "verdict_reasons": list(judged.reasons),
            "attempts": evidence.attempts,
            "patterns": [
                {"id": hit.pattern.id, "score": round(hit.score, 4), "why": hit.explanation}
                for hit in known.hits
            ],
            "picture": {
                "sha256": known.screenshot.image.blob_sha256,
                "width": known.screenshot.width,
                "height": known.screenshot.height,
                "scale": known.screenshot.scale,
                "scale_confidence": known.screenshot.scale_confidence,
            },
            "files": sorted(files),
            "stages": stages_json(stages),
        }
    )


def failed_json(request: GenerateRequest, error: str, stages: Sequence[StageRecord]) -> bytes:
    """`result.json` of a picture that could not be used."""
    return as_json(
        {
            "schema_version": SCHEMA_VERSION,
            "status": "failed",
            "error": error,
            "component_type": None,
            "confidence": None,
            "candidates": [],
            "name": None,
            "engine": request.engine.label,
            "scores": None,
            "findings": [],
            "verdict": "failed",
            "verdict_reasons": [error],
            "files": ["result.json"],
            "stages": stages_json(stages),
        }
    )


def stages_json(stages: Sequence[StageRecord]) -> list[dict[str, Any]]:
    """Stages in the order they ended; one that a repair ran again stands there again."""
    return [
        {
            "name": stage.name,
            "seconds": round(stage.seconds, 4),
            "cached": stage.cached,
            "cost_usd": stage.cost_usd,
            **({"traces": list(stage.traces)} if stage.traces else {}),
        }
        for stage in stages
    ]


def models_json(outside: Outside) -> dict[str, Any]:
    """What was asked of hosted models, by capability: enough to ask it again."""
    from componentforge import wiring
    from componentforge.engines.openai.prompts import find

    told: dict[str, Any] = {}
    for capability in CAPABILITIES:
        use: EngineUse = getattr(outside, capability)
        if not use.hosted or use.prompt_sha256 is None:
            continue
        prompt = find(capability, use.prompt_sha256)
        told[capability] = {
            "engine": use.engine,
            "model": use.model,
            "prompt": prompt.version,
            "prompt_sha256": prompt.sha256,
            "prompt_registered": wiring.current().registered_prompt(prompt),
            "temperature": use.temperature,
        }
    return told


def findings(evidence: Evidence) -> list[dict[str, Any]]:
    """Everything anybody noticed: checks, accessibility, difference, guard, reader."""
    best = evidence.attempt
    found = [_finding(finding) for finding in best.verification.findings]
    scored = best.scored.findings if best.scored else ()
    found += [_finding(finding) for finding in scored]
    told = {(item["source"], item["rule"]) for item in found}
    for violation in best.render.violations if best.render else ():
        if ("accessibility", violation.rule) not in told:
            found.append(
                {
                    "source": "accessibility",
                    "rule": violation.rule,
                    "severity": violation.impact,
                    "message": violation.help,
                    "targets": list(violation.targets),
                }
            )
    found += [_suspicion(finding) for finding in evidence.known.guarded.findings]
    found += [
        {
            "source": "reading",
            "rule": "unexplained",
            "severity": "info",
            "message": item.reason,
            "box": _numbers(item.box),
        }
        for item in evidence.known.reading.layout.unexplained
    ]
    found += _said(evidence.known.reading.said)
    found += [
        {
            "source": "engine",
            "rule": "requirement-left-out",
            "severity": "info",
            "message": f"{item.id}: {item.reason}",
        }
        for item in evidence.known.proposal.left_out
    ]
    return found


def _said(said: Said | None) -> list[dict[str, Any]]:
    """What became of the colours and sizes a model named."""
    if said is None:
        return []
    counts = {
        "exact": said.exact, "snapped": said.snapped, "repeated": said.repeated,
        "unsure": said.unsure, "dropped": said.dropped, "nodes": said.nodes,
        "nodes_left": said.nodes_left,
    }  # fmt: skip
    told = (
        f"of {said.named} colours and sizes the model named, {said.exact} are there, "
        f"{said.snapped} were near one that is, {said.dropped} had no evidence and were dropped"
    )
    return [
        {
            "source": "reading", "rule": "grounding", "severity": "info", "message": told,
            "measured": counts, "dropped": list(said.dropped_examples),
        }
    ]  # fmt: skip


def _type(proposal: Proposal) -> dict[str, Any]:
    return {
        "component_type": proposal.best.component_type,
        "confidence": round(proposal.best.confidence, 4),
        "subtype": proposal.subtype,
        "candidates": [candidate.component_type for candidate in proposal.candidates],
        "candidate_details": [c.model_dump(mode="json") for c in proposal.candidates],
    }


def _finding(finding: Finding) -> dict[str, Any]:
    plain = finding.model_dump(mode="json", exclude_defaults=True, exclude={"box"})
    return {**plain, "box": _numbers(finding.box)} if finding.box else plain


def _suspicion(finding: GuardFinding) -> dict[str, Any]:
    return {
        "source": "guard",
        "rule": ",".join(finding.kinds) or "suspicious-text",
        "severity": "serious" if finding.action == "withheld" else "warning",
        "message": f"{finding.where}: {finding.reason}; {finding.action}",
        "text": finding.text,
        "score": round(finding.score, 4),
    }


def _element(element: RenderedElement) -> dict[str, Any]:
    return {
        "text": element.text,
        "bbox": _numbers(element.bbox),
        "text_bbox": _numbers(element.text_bbox) if element.text_bbox else None,
        "color": element.color,
        "background": element.background,
        "role": element.role,
        "font_size": element.font_size,
    }


def _numbers(box: Box) -> list[float]:
    return [round(value, 3) for value in (box.x, box.y, box.w, box.h)]
