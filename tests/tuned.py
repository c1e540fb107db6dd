"""Examples for fine-tuning, drawn for tests."""

import io
from collections.abc import Iterator

from PIL import Image

from componentforge.domain.model_calls import ImagePart, TextPart
from componentforge.domain.ports import BlobStore
from componentforge.domain.tuning import TuningExample, TuningOffer

MODEL = "gpt-4o-2024-08-06"
OFFER = TuningOffer(provider="openai", model=MODEL, usd_per_million=25.0)


def picture(blobs: BlobStore, number: int, mode: str = "RGB", kind: str = "PNG") -> ImagePart:
    """One of its own colour, 64 x 48."""
    stream = io.BytesIO()
    colour = (number % 256, number // 256 % 256, 77)
    Image.new("RGB", (64, 48), colour).convert(mode).save(stream, kind)
    return ImagePart(image=blobs.put(stream.getvalue(), f"image/{kind.lower()}"))


def examples(blobs: BlobStore, count: int, **changes) -> Iterator[TuningExample]:
    """So many, each of a group and with a picture of its own."""
    for number in range(count):
        whole = {
            "instructions": "Read the picture.",
            "parts": (TextPart(text=f"picture {number}"), picture(blobs, number)),
            "answer": f'{{"n":{number}}}', "group": f"family-{number}", "licence": "MIT",
            "consent": True, **changes,
        }  # fmt: skip
        yield TuningExample(**whole)
