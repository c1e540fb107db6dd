"""The golden set's own files as models: what a person wrote of an item, and the set's manifest.

Everything else in an item's folder is made from `item.json` and `Component.tsx` by `make golden`.
"""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import PositiveInt, TypeAdapter, ValidationError

from componentforge.domain.base import Frozen, Sha256
from componentforge.domain.behaviour import Event, Moment, Step
from componentforge.domain.component import Draft
from componentforge.domain.proposal import ComponentType
from componentforge.errors import InputRejected

FOLDER = Path(__file__).parents[1] / "datasets" / "golden"
CATEGORIES = ("basic", "variants", "edge_cases", "complex")
WRITTEN = ("Component.tsx", "item.json")
"""What a person writes."""
MADE = ("interactions.json", "picture.png", "truth.json")
"""What `make golden` makes of it."""

Category = Literal["basic", "variants", "edge_cases", "complex"]
Split = Literal["dev", "test"]
T = TypeVar("T", bound=Frozen)


class Act(Step):
    """A step with the callbacks it must cause: written by hand, checked against the browser."""

    events: tuple[Event, ...] = ()


class About(Frozen):
    """`item.json`."""

    name: str
    """PascalCase export of `Component.tsx`."""
    family: ComponentType
    subtype: str | None = None
    """Finer kind, as the patterns name it."""
    about: str
    """One sentence: what it shows and what is hard about it."""
    style: str
    """A design language: `styles/<style>.css`."""
    width: PositiveInt
    """CSS px of the whole picture."""
    scale: Literal[1, 2] = 1
    dir: Literal["ltr", "rtl"] = "ltr"
    lang: str = "en"
    page: str = "p-5 bg-page"
    """Classes of the page around the component."""
    shows: tuple[dict[str, Any], ...]
    """Props of each component in the picture; more than one is a sheet of variants."""
    sheet: str = "flex flex-wrap items-center gap-3"
    """Classes that arrange a sheet."""
    callbacks: tuple[str, ...] = ()
    """Props that are functions; the behaviour script listens to them."""
    states: tuple[str, ...] = ()
    """States the picture shows: "disabled", "invalid", "loading"."""
    accessibility: tuple[str, ...] = ()
    """What assistive technology must be told, as the local engine names it."""
    acts: tuple[Act, ...] = ()
    """The behaviour script, on the first component of `shows`."""


class Entry(Frozen):
    """One item in the manifest."""

    id: str
    """`<category>/<name>`."""
    category: Category
    family: ComponentType
    split: Split
    width: PositiveInt
    height: PositiveInt
    """CSS px."""
    scale: Literal[1, 2]
    theme: Literal["light", "dark"]
    dir: Literal["ltr", "rtl"]
    style: str
    perceptual_hash: str
    """64 bits as hex, see `evaluation.golden_likeness`."""
    files: dict[str, Sha256]


class Manifest(Frozen):
    """`manifest.json`."""

    name: str
    version: str
    license: str
    items: tuple[Entry, ...]
    files: dict[str, Sha256]
    """Those that belong to no item: card, licence, styles, splits."""


class Script(Frozen):
    """`interactions.json`: how to mount the component, what to do, what must come of it."""

    name: str
    props: dict[str, Any]
    callbacks: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    moments: tuple[Moment, ...]
    """One more than steps: the first is before any."""


def load_manifest(folder: Path = FOLDER) -> Manifest:
    """The set's manifest. Raises InputRejected when it is missing or damaged."""
    return _load(folder / "manifest.json", Manifest)


def load_about(folder: Path) -> About:
    """What a person wrote of the item in `folder`. Raises InputRejected."""
    return _load(folder / "item.json", About)


def load_script(folder: Path) -> Script:
    """The behaviour script of the item in `folder`. Raises InputRejected."""
    return _load(folder / "interactions.json", Script)


def load_splits(folder: Path = FOLDER) -> dict[Split, list[ComponentType]]:
    """Component families of each split. Raises InputRejected."""
    path = folder / "splits.json"
    try:
        return TypeAdapter(dict[Split, list[ComponentType]]).validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        raise _damaged(path, error) from error


def item_folders(folder: Path = FOLDER) -> Iterator[tuple[str, Path]]:
    """Id and folder of every item that a person wrote, by category and name."""
    for category in CATEGORIES:
        for path in sorted((folder / category).glob("*/item.json")):
            yield f"{category}/{path.parent.name}", path.parent


def draft_of(about: About, tsx: str, theme: str, *, heard: bool = False) -> Draft:
    """The component with the story that shows it.

    Args:
        about: What a person wrote of the item.
        tsx: Its `Component.tsx`.
        theme: The style's CSS.
        heard: The story for behaviour: only the first component, every callback passed on as a
            `forge-event` of the document.
    """
    return Draft(name=about.name, tsx=tsx, stories=_story(about, heard), tokens_css=theme)


def _story(about: About, heard: bool) -> str:
    name = about.name
    shows = about.shows[:1] if heard else about.shows
    typed = [json.dumps(props, ensure_ascii=False, indent=2) for props in shows]
    args = "".join(f"const shown{n}: {name}Props = {text};\n" for n, text in enumerate(typed))
    told = "".join(f' {prop}={{tell("{prop}")}}' for prop in about.callbacks) if heard else ""
    parts = "".join(f"<{name} {{...shown{n}}}{told} />" for n in range(len(typed)))
    if len(typed) > 1:
        parts = f'<div className="{about.sheet}">{parts}</div>'
    return (
        f'import {{ {name}, type {name}Props }} from "./{name}";\n\n'
        f'export default {{ title: "Golden/{name}", component: {name} }};\n\n'
        f"{args}{_TELL if heard else ''}"
        "export const Screenshot = {\n  render: () => (\n"
        f'    <div id="harness" dir="{about.dir}" lang="{about.lang}" '
        f'className="flow-root font-sans text-ink {about.page}">{parts}</div>\n  ),\n}};\n'
    )


_TELL = """const tell = (prop: string) => (...values: unknown[]) => {
  document.dispatchEvent(new CustomEvent("forge-event", { detail: [prop, ...values] }));
};
"""


def manifest_text(manifest: Manifest) -> str:
    """The manifest as its file holds it."""
    return json.dumps(manifest.model_dump(mode="json"), indent=1) + "\n"


def families(entries: Sequence[Entry]) -> dict[str, set[str]]:
    """Families of each split."""
    found: dict[str, set[str]] = {}
    for entry in entries:
        found.setdefault(entry.split, set()).add(entry.family)
    return found


def _load(path: Path, kind: type[T]) -> T:
    try:
        return kind.model_validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        raise _damaged(path, error) from error


def _damaged(path: Path, error: Exception) -> InputRejected:
    told = str(error)
    if isinstance(error, ValidationError):
        first = error.errors(include_url=False)[0]
        told = f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
    return InputRejected(str(path), f"cannot be read ({told})", "mend it, or run `make golden`")
