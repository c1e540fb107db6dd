"""Which folder each picture's component goes to."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path


def folder_names(images: Sequence[str]) -> list[str]:
    """One name a picture, in order, all different even where case does not count.

    The picture's stem; stems that collide give way to their parent folders' names, and what is
    still equal gets a number.
    """
    stems = [_usable(Path(image).stem) for image in images]
    often = Counter(stem.casefold() for stem in stems)
    wanted = [
        _usable(Path(image).absolute().parent.name) if often[stem.casefold()] > 1 else stem
        for image, stem in zip(images, stems, strict=True)
    ]
    # A name nobody else wants is safe; numbers must not run into one of those.
    taken = {name.casefold() for name in wanted}
    seen: Counter[str] = Counter()
    names: list[str] = []
    for name in wanted:
        seen[name.casefold()] += 1
        number, chosen = seen[name.casefold()], name
        if number > 1:
            while (chosen := f"{name}-{number}").casefold() in taken:
                number += 1
            taken.add(chosen.casefold())
        names.append(chosen)
    return names


def _usable(name: str) -> str:
    """A folder that shows in a listing and says something."""
    return name.strip().strip(".").strip() or "picture"
