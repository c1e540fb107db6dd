"""An evaluation to compare and to show, small and complete; its words can be made hostile."""

import io
from datetime import UTC, datetime
from hashlib import sha256

import numpy as np
from PIL import Image

from componentforge.domain.base import Blob
from componentforge.domain.component import Finding
from componentforge.domain.records import StageRecord
from componentforge.domain.variant import parse_variant
from evaluation.measures import MEASURES, failed
from evaluation.records import Evaluation, ItemRecord

KINDS = ("card", "form", "table", "alert", "tabs", "list", "button", "dialog")
CATEGORIES = ("basic", "variants", "edge_cases", "complex")
PICTURES: dict[str, bytes] = {}


def picture(seed: int, shift: int = 0) -> Blob:
    """A small card drawn in a colour of its own; its bytes are in `PICTURES`."""
    rng = np.random.default_rng(seed)
    image = np.full((180, 280, 3), 244, np.uint8)
    image[20:160, 20:260] = 255
    image[40:60, 40 + shift : 180 + shift] = rng.integers(30, 120, 3)
    image[120:144, 40 : 130 + shift] = rng.integers(60, 230, 3)
    out = io.BytesIO()
    Image.fromarray(image).save(out, "PNG")
    name = sha256(out.getvalue()).hexdigest()
    PICTURES[name] = out.getvalue()
    return Blob(blob_sha256=name, media_type="image/png", size=len(out.getvalue()))


def record(variant, index, say="Save", *, fails=False, slower=1.0, **values) -> ItemRecord:
    """One item: `values` are figures that are not the usual ones."""
    rng = np.random.default_rng(index)
    usual = {m.name: 1.0 for m in MEASURES} | {
        "likeness": float(rng.uniform(0.7, 1.0)), "accessibility": 100.0, "cost": 0.0,
        "seconds": slower * float(rng.uniform(1, 6)), "inline_styles": 0.0, "absolute": 0.0,
        "words": float(rng.uniform(0.9, 1)), "places": 0.98, "strict": 0.6, "ssim": 0.9,
    }  # fmt: skip
    spec = parse_variant(variant) if "=" in variant else parse_variant(f"{variant}=")
    about = {
        "item": f"item-{index:02}",
        "family": f"family-{index // 2}",
        "category": CATEGORIES[index % 4],
        "component_type": KINDS[index % 8],
        "variant": spec.name,
        "variant_sha256": spec.content_sha256,
    }
    if fails:
        return ItemRecord(
            **about, status="failed", error=f"{say} was not understood", metrics=failed()
        )
    code = f'export function Card() {{\n  return <p className="p-4">{say}</p>;\n}}\n'
    return ItemRecord(
        **about,
        status="done",
        metrics={**usual, **values},
        found_type=KINDS[index % 8],
        findings=(
            Finding(source="difference", rule="text-moved", severity="minor", message=f"{say!r} off"),
            Finding(source="accessibility", rule="color-contrast", severity="serious", message=say),
        ),
        code=code.replace("p-4", f"p-{len(spec.name)}"),
        picture=picture(index),
        render=picture(index, len(spec.name)),
        difference=picture(index + 1000, len(spec.name)),
        stages=tuple(
            StageRecord(name=n, seconds=s * slower, cached=n == "ocr", seconds_saved=s)
            for n, s in (("ingest", 0.1), ("ocr", 1.4), ("read", 0.9), ("render", 0.4))
        ),
    )  # fmt: skip


def evaluation(*variants, items=24, say="Save", **changes) -> Evaluation:
    """Of variants given as (specification, gain of likeness by item index)."""
    records = []
    for spec, gain in variants:
        for index in range(items):
            plain = record(spec, index, say)
            likeness = min(1.0, plain.metrics["likeness"] + gain(index))
            records.append(
                record(spec, index, say, likeness=likeness, **changes.get(spec.split("=")[0], {}))
            )
    return Evaluation(
        id="0123456789abcdef", dataset="golden", dataset_version="1.0.0", dataset_sha256="a" * 64,
        code_version="0.1.0", stage_versions={"read": 1},
        metric_versions={m.name: m.version for m in MEASURES},
        variants=tuple(parse_variant(spec) for spec, _ in variants),
        started_at=datetime(2026, 11, 23, 9, 30, tzinfo=UTC), seconds=61.0, records=tuple(records),
    )  # fmt: skip


def replaced(base: Evaluation, old: ItemRecord, new: ItemRecord) -> Evaluation:
    """`base` with one record another."""
    return base.model_copy(update={"records": tuple(new if r == old else r for r in base.records)})
