"""Training files in the vision chat format, checked as the provider will check them, and split."""

import io
import json
from base64 import b64encode
from collections import Counter
from collections.abc import Iterable
from hashlib import sha256
from math import ceil
from pathlib import Path
from typing import Any, NamedTuple

from componentforge.domain.base import Blob
from componentforge.domain.model_calls import ImagePart, ModelRequest, TextPart
from componentforge.domain.ports import BlobStore
from componentforge.domain.tuning import Dataset, Split, SplitName, TuningExample, TuningOffer
from componentforge.engines.openai.estimate import image_tokens
from componentforge.engines.openai.models import Model
from componentforge.errors import InputRejected

SPLITS: tuple[SplitName, ...] = ("train", "validation", "test")
_UNTIL = {"train": 0.8, "validation": 0.9, "test": 1.0}
_FORMATS = {"PNG": "png", "JPEG": "jpeg", "WEBP": "webp"}
_TYPICAL, _DENSE = 4, 3
"""Bytes of text a token, typically and at worst."""


class _Line(NamedTuple):
    data: bytes
    tokens: int
    most_tokens: int
    pictures: int


class _Unusable(Exception):
    """Why an example is left out."""


def build(
    examples: Iterable[TuningExample],
    offer: TuningOffer,
    model: Model | None,
    blobs: BlobStore,
    folder: Path,
    *,
    epochs: int = 3,
) -> Dataset:
    """Write `train.jsonl`, `validation.jsonl`, `test.jsonl` and `dataset.json` into `folder`.

    The split goes by a hash of the group: the same group is on the same side in every data set, and
    so is every example that shares a picture with it. Doubles, and examples without consent or
    licence, are left out.

    Args:
        examples: In any order; the files do not depend on it.
        offer: What the provider takes.
        model: Prices of pictures; None: by the newest rule.
        blobs: Where the pictures are.
        folder: Made when needed; files in it are replaced.
        epochs: For the estimate of costs.

    Raises:
        InputRejected: Too few or too many examples are left, or a file is too large.
        BlobMissing: A picture is not in the store.
    """
    left_out: Counter[str] = Counter()
    lines: dict[SplitName, list[_Line]] = {name: [] for name in SPLITS}
    seen: set[bytes] = set()
    usable = list(_usable(examples, left_out))
    side = _sides(usable)
    for example in usable:
        try:
            line = _line(example, offer, model, blobs)
        except _Unusable as error:
            left_out[str(error)] += 1
            continue
        digest = sha256(line.data).digest()
        if digest in seen:
            left_out["the same as another"] += 1
            continue
        seen.add(digest)
        lines[side[example.group]].append(line)
    made = {name: _written(folder, name, lines[name]) for name in SPLITS}
    _enough(list(made.values()), offer, left_out)
    whole = sha256("".join(made[name].sha256 for name in SPLITS).encode()).hexdigest()
    told = Dataset(
        model=offer.model,
        provider=offer.provider,
        train=made["train"],
        validation=made["validation"],
        test=made["test"],
        left_out=dict(sorted(left_out.items())),
        epochs=epochs,
        usd=_usd(lines["train"], offer, epochs),
        sha256=whole,
    )
    _put(folder / "dataset.json", told.model_dump_json(indent=2).encode())
    return told


def example_of(
    request: ModelRequest, answer: str, *, group: str, licence: str, consent: bool
) -> TuningExample:
    """A question as the engine asks it, with the answer that would have been right.

    What is trained is then what is asked later: the same prompt, the same parts.
    """
    return TuningExample(
        instructions=request.instructions,
        parts=request.parts,
        answer=answer,
        group=group,
        licence=licence,
        consent=consent,
    )


def read_dataset(folder: Path) -> Dataset:
    """What `build` left in `folder`, its files unchanged.

    Raises:
        InputRejected: It is none, or a file was changed afterwards.
    """
    try:
        told = Dataset.model_validate_json((folder / "dataset.json").read_bytes())
        for name in SPLITS:
            data = (folder / f"{name}.jsonl").read_bytes()
            if sha256(data).hexdigest() != getattr(told, name).sha256:
                raise InputRejected(
                    str(folder), f"{name}.jsonl was changed after it had been checked",
                    "build the data set again",
                )  # fmt: skip
    except (OSError, ValueError) as error:
        raise InputRejected(
            str(folder), "is no data set for fine-tuning", "make one: forge tune build"
        ) from error
    return told


def _usable(examples: Iterable[TuningExample], left_out: Counter[str]) -> Iterable[TuningExample]:
    """Those that may be learnt from, in an order of their own."""
    for example in sorted(examples, key=lambda e: (e.group, e.model_dump_json())):
        if not example.consent:
            left_out["no consent"] += 1
        elif not example.licence:
            left_out["no licence"] += 1
        else:
            yield example


def _sides(examples: list[TuningExample]) -> dict[str, SplitName]:
    """Group -> split. Groups that share a picture are one."""
    leader: dict[str, str] = {}

    def find(name: str) -> str:
        while leader.setdefault(name, name) != name:
            name = leader[name]
        return name

    for example in examples:
        for part in example.parts:
            if isinstance(part, ImagePart):
                one, other = find(f"picture {part.image.blob_sha256}"), find(f"g {example.group}")
                low, high = sorted((one, other))
                leader[high] = low
    sides: dict[str, SplitName] = {}
    for group in {example.group for example in examples}:
        digest = sha256(f"forge tuning split {find(f'g {group}')}".encode()).digest()
        place = int.from_bytes(digest[:8], "big") / 2**64
        sides[group] = next(name for name in SPLITS if place < _UNTIL[name])
    return sides


def _line(
    example: TuningExample, offer: TuningOffer, model: Model | None, blobs: BlobStore
) -> _Line:
    """Raises _Unusable."""
    user: list[dict[str, Any]] = []
    pictures = image = 0
    for part in example.parts:
        if isinstance(part, TextPart):
            user.append({"type": "text", "text": part.text})
            continue
        data, kind = _picture(part.image, offer, blobs)
        url = f"data:image/{kind};base64,{b64encode(data).decode()}"
        user.append({"type": "image_url", "image_url": {"url": url, "detail": part.detail}})
        pictures += 1
        image += image_tokens(data, part.detail, model)
    if pictures > offer.most_pictures:
        raise _Unusable(f"more than {offer.most_pictures} pictures")
    texts = [example.instructions, example.answer]
    texts += [part.text for part in example.parts if isinstance(part, TextPart)]
    size = sum(len(text.encode()) for text in texts)
    most = ceil(size / _DENSE) + image
    if most > offer.most_tokens:
        raise _Unusable(f"may have more than {offer.most_tokens} tokens")
    messages = [
        {"role": "system", "content": example.instructions},
        {"role": "user", "content": user},
        {"role": "assistant", "content": example.answer},
    ]
    told = json.dumps({"messages": messages}, ensure_ascii=False, separators=(",", ":"))
    return _Line(told.encode() + b"\n", ceil(size / _TYPICAL) + image, most, pictures)


def _picture(image: Blob, offer: TuningOffer, blobs: BlobStore) -> tuple[bytes, str]:
    """Bytes and kind; a colour mode the provider does not take is turned into one it does."""
    from PIL import Image

    data = blobs.get(image.blob_sha256)
    try:
        with Image.open(io.BytesIO(data)) as opened:
            kind = _FORMATS.get(opened.format or "")
            if kind is None:
                raise _Unusable("a picture is neither PNG, JPEG nor WebP")
            if opened.mode not in ("RGB", "RGBA"):
                stream = io.BytesIO()
                opened.convert("RGBA" if "transparency" in opened.info else "RGB").save(
                    stream, "PNG"
                )
                data, kind = stream.getvalue(), "png"
    except (OSError, ValueError, SyntaxError):
        raise _Unusable("a picture cannot be read") from None
    if len(data) > offer.most_picture_bytes:
        raise _Unusable(f"a picture has more than {offer.most_picture_bytes} bytes")
    return data, kind


def _written(folder: Path, name: SplitName, lines: list[_Line]) -> Split:
    data = b"".join(line.data for line in lines)
    _put(folder / f"{name}.jsonl", data)
    return Split(
        name=name,
        examples=len(lines),
        pictures=sum(line.pictures for line in lines),
        tokens=sum(line.tokens for line in lines),
        size=len(data),
        sha256=sha256(data).hexdigest(),
    )


def _put(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.new")
    beside.write_bytes(data)
    beside.replace(path)


def _enough(made: list[Split], offer: TuningOffer, left_out: Counter[str]) -> None:
    train = made[0]
    why = ", ".join(f"{count} {reason}" for reason, count in sorted(left_out.items()))
    told = f" ({why} left out)" if why else ""
    if train.examples < offer.least_examples:
        problem = f"{train.examples} to train on{told}; {offer.provider} wants at least"
        raise InputRejected("examples", f"{problem} {offer.least_examples}", "collect more")
    if train.examples > offer.most_examples:
        problem = f"{train.examples} to train on; {offer.provider} takes {offer.most_examples}"
        raise InputRejected("examples", problem, "leave some out")
    for split in made:
        if split.size > offer.most_bytes:
            problem = f"{split.name}.jsonl has {split.size} bytes; {offer.provider} takes"
            raise InputRejected("examples", f"{problem} {offer.most_bytes}", "leave some out")


def _usd(lines: list[_Line], offer: TuningOffer, epochs: int) -> tuple[float, float] | None:
    if offer.usd_per_million is None:
        return None
    price = offer.usd_per_million * epochs / 1e6
    typical, most = sum(line.tokens for line in lines), sum(line.most_tokens for line in lines)
    return round(typical * price, 6), round(most * price, 6)
