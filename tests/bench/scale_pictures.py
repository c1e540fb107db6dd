"""Pictures for the measurements of scale: golden components in other words, looks and widths.

    python tests/bench/scale_pictures.py FOLDER COUNT        about 0.1 s a picture, kept afterwards

Of every COUNT pictures 22 % are copies of another, byte for byte, under names of their own and
spread over the folder. The same COUNT and golden set always make the same pictures.
"""

import json
import math
import random
import re
import shutil
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from componentforge.browser.facade import Browser
from componentforge.domain.component import Component, Verification, code_sha256
from componentforge.errors import ForgeError
from componentforge.stores.blobs import FolderBlobs
from evaluation import golden_items as golden

DUPLICATES = 0.22
"""Share of the pictures that show what another shows."""
_SEED = 7
_WORD = re.compile(r"[A-Za-z]{4,}")
_LABEL = re.compile(r"[A-Z]|.*\s")
"""What a person reads: lower-case single words are ids and kinds, which must stay."""


def make(folder: Path, count: int) -> list[Path]:
    """`count` pictures in a folder below `folder`; made anew only when the golden set changed."""
    state = sha256(f"{_SEED} {count} {DUPLICATES}".encode() + Path(__file__).read_bytes())
    state.update((golden.FOLDER / "manifest.json").read_bytes())
    target = folder / f"pictures-{count}-{state.hexdigest()[:12]}"
    if not target.is_dir():
        beside = target.with_suffix(".new")
        shutil.rmtree(beside, ignore_errors=True)
        beside.mkdir(parents=True)
        copies = math.ceil(count * DUPLICATES)
        _draw(beside, count - copies)
        _copy(beside, copies)
        beside.rename(target)
    return sorted(target.glob("*.png"))


def _draw(folder: Path, count: int) -> None:
    chance = random.Random(_SEED)
    styles = sorted((golden.FOLDER / "styles").glob("*.css"))
    made, seen = 0, set[bytes]()
    with TemporaryDirectory() as blobs, Browser(FolderBlobs(Path(blobs))) as browser:
        for identity, at, words in _for_ever():
            about = golden.load_about(at)
            about = about.model_copy(
                update={
                    "shows": tuple(_reworded(props, words, chance) for props in about.shows),
                    "width": about.width + chance.randrange(0, 25),
                }
            )
            theme = chance.choice(styles).read_text(encoding="utf-8")
            tsx = (at / "Component.tsx").read_text(encoding="utf-8")
            draft = golden.draft_of(about, tsx, theme)
            fine = Verification(code_sha256=code_sha256(draft), passed=True)
            component = Component(draft=draft, verification=fine)
            try:
                png = browser.observe(component, about.width, about.scale).png
            except ForgeError:  # a word that was a key of the component's: another one then
                continue
            if png in seen:
                continue
            seen.add(png)
            name = f"{made:04d}-{identity.replace('/', '-')}.png"
            (folder / name).write_bytes(png)
            made += 1
            if made == count:
                return


def _for_ever() -> Iterator[tuple[str, Path, list[str]]]:
    """Item after item, with the words of the whole set."""
    items = list(golden.item_folders())
    words = {
        word
        for _, at in items
        for text in _labels([dict(props) for props in golden.load_about(at).shows])
        for word in _WORD.findall(text)
    }
    while True:
        for identity, at in items:
            yield identity, at, sorted(words)


def _labels(value: Any) -> Iterator[str]:
    if isinstance(value, str) and _LABEL.match(value):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _labels(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _labels(inner)


def _reworded(value: Any, words: list[str], chance: random.Random) -> Any:
    """`value` with every other word a person reads changed for one about as long."""
    if isinstance(value, str) and _LABEL.match(value):
        return _WORD.sub(lambda found: _other(found.group(), words, chance), value)
    if isinstance(value, dict):
        return {key: _reworded(inner, words, chance) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_reworded(inner, words, chance) for inner in value]
    return value


def _other(word: str, words: list[str], chance: random.Random) -> str:
    near = [other for other in words if abs(len(other) - len(word)) <= 1]
    if chance.random() < 0.5 or not near:
        return word
    other = chance.choice(near)
    return other.capitalize() if word[0].isupper() else other.lower()


def _copy(folder: Path, count: int) -> None:
    chance = random.Random(_SEED)
    originals = sorted(folder.glob("*.png"))
    for number in range(count):
        source = chance.choice(originals)
        # Anywhere in the order of names, so that copies meet originals at work, too.
        at = chance.randrange(len(originals))
        shutil.copyfile(source, folder / f"{at:04d}-copy-{number:03d}.png")


if __name__ == "__main__":
    made = make(Path(sys.argv[1]), int(sys.argv[2]))
    sys.stdout.write(json.dumps({"folder": str(made[0].parent), "pictures": len(made)}) + "\n")
