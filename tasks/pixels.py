"""Blobs as pixels, decoded inside a stage: only addresses travel between stages."""

import io

import numpy as np

from componentforge.domain.base import Blob
from componentforge.domain.ports import RGB
from tasks import bound


def pixels(image: Blob) -> RGB:
    """(height, width, 3) uint8 sRGB of a stored picture. Raises BlobMissing."""
    from PIL import Image

    with Image.open(io.BytesIO(bound.blobs().get(image.blob_sha256))) as opened:
        return np.asarray(opened.convert("RGB"))
