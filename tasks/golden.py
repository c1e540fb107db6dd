"""Making the golden set of what a person wrote: pictures, truth, behaviour, manifest."""

import io
import json
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal, NamedTuple, cast

import numpy as np
from PIL import Image

from componentforge import wiring
from componentforge.browser.truth import Observed
from componentforge.domain.component import Component, Draft, Verification, code_sha256
from componentforge.domain.proposal import Prop
from componentforge.errors import InputRejected
from componentforge.stores.pattern_source import read_components
from evaluation import golden_items as items
from evaluation.golden_likeness import perceptual_hash
from evaluation.golden_truth import corner_colour, dump, tokens_of
from evaluation.metrics.accessibility import GATE

NAME, VERSION, LICENCE = "componentforge-golden", "1.0.1", "MIT"
_DARK = 110
"""Mean of a page colour's channels, 0 to 255, below which the theme is dark."""


class Made(NamedTuple):
    """Files of one item, and what the manifest says of it."""

    files: dict[str, bytes]
    entry: items.Entry


def build(folder: Path = items.FOLDER, only: Sequence[str] = ()) -> list[str]:
    """Make every item (or those whose id holds one of `only`) and the manifest anew.

    Returns one line a file that is new, changed or gone; none when all was up to date. Files are
    written only when their bytes differ.

    Raises:
        InputRejected: An item breaks a rule of the set; it is named, and nothing of it is written.
    """
    splits = items.load_splits(folder)
    before = {entry.id: entry for entry in _known(folder)}
    changes: list[str] = []
    entries: list[items.Entry] = []
    for identity, at in items.item_folders(folder):
        if only and not any(part in identity for part in only) and identity in before:
            entries.append(before[identity])
            continue
        made = build_item(identity, at, folder, splits)
        for name, data in made.files.items():
            changes += _write(at / name, data, f"{identity}/{name}")
        entries.append(made.entry)
    shared = {
        path.relative_to(folder).as_posix(): _digest(path)
        for path in [*folder.glob("*.*"), *folder.glob("LICENSE"), *folder.glob("styles/*.css")]
        if path.name != "manifest.json"
    }
    manifest = items.Manifest(
        name=NAME, version=VERSION, license=LICENCE, items=tuple(entries),
        files=dict(sorted(shared.items())),
    )  # fmt: skip
    text = items.manifest_text(manifest).encode()
    changes += _write(folder / "manifest.json", text, "manifest.json")
    gone = before.keys() - {entry.id for entry in entries}
    return changes + [f"{identity}: gone" for identity in sorted(gone)]


def build_item(identity: str, at: Path, folder: Path, splits: dict[items.Split, list[Any]]) -> Made:
    """Everything that is made of one item's `item.json` and `Component.tsx`.

    Raises:
        InputRejected: Types, hooks, safety, accessibility or behaviour are not as they must be.
    """
    about = items.load_about(at)
    tsx = (at / "Component.tsx").read_text(encoding="utf-8")
    theme = (folder / "styles" / f"{about.style}.css").read_text(encoding="utf-8")
    shown = _approved(identity, items.draft_of(about, tsx, theme))
    seen = wiring.current().browser().observe(shown, about.width, about.scale)
    bad = [f"{v.rule} at {v.targets[0]}" for v in seen.violations if v.impact in GATE]
    if bad:
        raise _broken(identity, f"axe finds {bad[0]}")
    if seen.content_width > about.width:
        problem = f"wants {seen.content_width} px of width, the picture has {about.width}"
        raise _broken(identity, problem)
    pixels = np.asarray(Image.open(io.BytesIO(seen.png)).convert("RGB"))
    belongs: list[items.Split] = [name for name in splits if about.family in splits[name]]
    if len(belongs) != 1:
        raise _broken(identity, f"the family {about.family!r} stands in {len(belongs)} splits")
    files = {
        "Component.tsx": tsx.encode(),
        "item.json": (at / "item.json").read_bytes(),
        "interactions.json": _script(identity, about, tsx, theme),
        "picture.png": _small(pixels),
        "truth.json": dump(_truth(identity, about, at, seen, pixels)).encode(),
    }
    entry = items.Entry(
        id=identity, category=cast(items.Category, identity.partition("/")[0]),
        family=about.family, split=belongs[0],
        width=about.width, height=seen.height, scale=about.scale, theme=_theme(pixels),
        dir=about.dir, style=about.style, perceptual_hash=perceptual_hash(pixels),
        files={name: sha256(data).hexdigest() for name, data in sorted(files.items())},
    )  # fmt: skip
    return Made({name: files[name] for name in items.MADE}, entry)


def redrawn(folder: Path = items.FOLDER) -> dict[str, bytes]:
    """Every item's picture as the browser draws it now, by id."""
    return {identity: picture_of(at, folder) for identity, at in items.item_folders(folder)}


def picture_of(at: Path, folder: Path) -> bytes:
    """The item's picture as the browser draws it now: PNG bytes, made as `picture.png` was."""
    about = items.load_about(at)
    tsx = (at / "Component.tsx").read_text(encoding="utf-8")
    theme = (folder / "styles" / f"{about.style}.css").read_text(encoding="utf-8")
    shown = _trusted(items.draft_of(about, tsx, theme))
    seen = wiring.current().browser().observe(shown, about.width, about.scale)
    return _small(np.asarray(Image.open(io.BytesIO(seen.png)).convert("RGB")))


def _approved(identity: str, draft: Draft) -> Component:
    from componentforge.security.code_guard import check_draft

    found = check_draft(draft)
    found = found or wiring.current().browser().check([draft])[0]
    if found:
        first = found[0]
        raise _broken(identity, f"{first.file}:{first.line}: {first.rule} {first.message}")
    return _trusted(draft)


def _trusted(draft: Draft) -> Component:
    return Component(
        draft=draft, verification=Verification(code_sha256=code_sha256(draft), passed=True)
    )


def _script(identity: str, about: items.About, tsx: str, theme: str) -> bytes:
    # The story that listens is ours and names `document`, so the guard does not judge it.
    draft = items.draft_of(about, tsx, theme, heard=True)
    steps = tuple(items.Step(**act.model_dump(exclude={"events"})) for act in about.acts)
    moments = wiring.current().browser().behave(_trusted(draft), steps, about.width)
    for number, (act, moment) in enumerate(zip(about.acts, moments[1:], strict=False), 1):
        if moment.problem is not None:
            raise _broken(identity, f"step {number} cannot be done: {moment.problem}")
        if moment.events != act.events:
            heard = [(event.prop, *event.values) for event in moment.events]
            raise _broken(identity, f"step {number} caused {heard}, which is not what it says")
    script = items.Script(
        name=about.name, props=about.shows[0], callbacks=about.callbacks, steps=steps,
        moments=moments,
    )  # fmt: skip
    told = script.model_dump(mode="json", exclude_defaults=True)
    text = json.dumps(told, indent=1, ensure_ascii=False)
    return (text + "\n").encode()


def _truth(
    identity: str, about: items.About, at: Path, seen: Observed, pixels: Any
) -> dict[str, Any]:
    corner = corner_colour(pixels)
    props = _props(identity, about, at)
    return {
        "id": identity, "library": "golden", "component_type": about.family,
        "subtype": about.subtype, "pattern": f"forge/{about.subtype or about.family}",
        "name": about.name, "about": about.about, "theme": _theme(pixels), "dir": about.dir,
        "lang": about.lang, "width": seen.width, "height": seen.height, "dpr": about.scale,
        "page_background": corner, "overlay": False, "elements": seen.elements,
        "props": [prop.model_dump(mode="json") for prop in props], "shows": list(about.shows),
        "requirements": _requirements(about, props), "accessibility_tree": seen.tree,
        "tokens": tokens_of(
            seen.elements, corner, pixels, paints=seen.paints, scale=about.scale
        ),
    }  # fmt: skip


def _props(identity: str, about: items.About, at: Path) -> tuple[Prop, ...]:
    for source in read_components(at / "Component.tsx"):
        if source.name == about.name:
            missing = set(about.callbacks) - {prop.name for prop in source.props}
            if missing:
                raise _broken(identity, f"{sorted(missing)[0]} is no prop of {about.name}")
            return source.props
    raise _broken(identity, f"Component.tsx does not export {about.name}")


def _requirements(about: items.About, props: Sequence[Prop]) -> list[dict[str, Any]]:
    """As the engine names them: id, category, name, values, required."""
    rows = [
        (
            "events" if prop.name in about.callbacks else "props",
            prop.name,
            prop.values,
            prop.required,
        )
        for prop in props
    ]
    rows += [("states", name, (), False) for name in about.states]
    rows += [("accessibility", name, (), True) for name in about.accessibility]
    return [
        {
            "id": f"{kind}.{name}", "category": kind, "name": name, "values": list(values),
            "required": required,
        }
        for kind, name, values, required in rows
    ]  # fmt: skip


def _theme(pixels: Any) -> Literal["light", "dark"]:
    return "dark" if pixels[1, 1].mean() < _DARK else "light"


def _known(folder: Path) -> tuple[items.Entry, ...]:
    return items.load_manifest(folder).items if (folder / "manifest.json").exists() else ()


def _write(path: Path, data: bytes, name: str) -> list[str]:
    if path.exists():
        if path.read_bytes() == data:
            return []
        path.write_bytes(data)
        return [f"{name}: changed"]
    path.write_bytes(data)
    return [f"{name}: new"]


def _digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


def _small(pixels: Any) -> bytes:
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "PNG", optimize=True)
    return out.getvalue()


def _broken(identity: str, problem: str) -> InputRejected:
    return InputRejected(identity, problem, "mend its Component.tsx or item.json")
