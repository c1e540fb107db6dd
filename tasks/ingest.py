"""Stage `ingest`: whatever the user named becomes a normalised picture, or a clear refusal."""

from pathlib import Path
from typing import Literal

from componentforge import wiring
from componentforge.domain.base import Blob
from componentforge.domain.picture import Screenshot
from tasks import bound, keys
from tasks.stage import stage


def received(image: str) -> Blob:
    """The file's own bytes, stored: from here on a picture is what it holds, not what it is called.

    Raises:
        InputRejected: Missing, no file, not readable, empty, too big.
    """
    from componentforge.security.intake import read_file

    data = read_file(Path(image), wiring.current().settings.max_bytes)
    return bound.blobs().put(data, "application/octet-stream")


@stage(keys.INGEST)
def ingest(original: Blob, scale: Literal[1, 2, 3] | None) -> Screenshot:
    """Upright, opaque, sRGB, without metadata; its scale detected when not given."""
    from componentforge.security.intake import Limits, normalise

    data = bound.blobs().get(original.blob_sha256)
    limits = Limits(pixels=wiring.current().settings.max_pixels)
    return normalise(data, scale, bound.blobs(), limits)
