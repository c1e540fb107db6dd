"""Pictures let in: by content, within limits, upright, opaque, sRGB, and nothing else."""

import io
import math
import struct
import warnings
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from componentforge.domain.picture import Screenshot
from componentforge.domain.ports import BlobStore
from componentforge.errors import InputRejected
from componentforge.security.scale import detect_scale

if TYPE_CHECKING:
    from PIL.Image import Image

_FORMATS = ("PNG", "JPEG", "WEBP")
_PNG = b"\x89PNG\r\n\x1a\n"
_OTHER_KINDS = {
    b"GIF8": "a GIF", b"BM": "a BMP", b"II*\0": "a TIFF", b"MM\0*": "a TIFF", b"%PDF": "a PDF",
    b"8BPS": "a Photoshop file", b"\0\0\1\0": "an icon file", b"PK\3\4": "a ZIP archive",
}  # fmt: skip
_WHITE, _DARK = (255, 255, 255, 255), (17, 24, 39, 255)
_LIGHT = 190
"""Mean grey of the visible pixels above which white is no ground for them."""
_SHADOW_SHARE = 0.03
"""Share of dark translucent pixels that makes a shadow."""
_NAME = "picture"
"""What an error calls the input; whoever knows the user's name for it says that instead."""


@dataclass(frozen=True)
class Limits:
    """What is refused before it costs anything."""

    pixels: int = 40_000_000
    """Columns times rows, from the header, before decoding."""
    side: int = 16_384
    """Columns or rows."""
    smallest: int = 4
    """Columns or rows a component needs at least."""


def read_file(path: Path, max_bytes: int) -> bytes:
    """The file's bytes.

    Raises:
        InputRejected: Missing, no file, not readable, empty, or larger than `max_bytes`.
    """
    name = str(path)
    try:
        if path.is_dir():
            raise InputRejected(name, "is a folder", "name the pictures in it")
        size = path.stat().st_size
        if size > max_bytes:
            raise InputRejected(
                name,
                f"is {size / 1e6:.1f} MB, at most {max_bytes / 1e6:g} MB are read",
                "make it smaller or raise FORGE_MAX_BYTES",
            )
        if not path.is_file():
            raise InputRejected(name, "is no regular file", "give a picture file")
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise InputRejected(name, "does not exist", "check the path") from error
    except PermissionError as error:
        raise InputRejected(name, "may not be read", "give yourself read permission") from error
    except (OSError, ValueError) as error:
        raise InputRejected(name, f"cannot be read ({error})", "check the file") from error
    if not data:
        raise InputRejected(name, "is empty", "give a PNG, JPEG or WebP picture")
    return data


def normalise(
    data: bytes, scale: Literal[1, 2, 3] | None, blobs: BlobStore, limits: Limits | None = None
) -> Screenshot:
    """`data` as an 8-bit sRGB PNG without alpha or metadata, stored, with its scale.

    Args:
        data: A PNG, JPEG or WebP file, whatever it was called.
        scale: Device px a CSS px; None detects it.
        blobs: Where the normalised picture goes.
        limits: What to refuse.

    Raises:
        InputRejected: It is no such picture, broken, animated, too small or too large.
        StorageFull: The picture does not fit into the store.
    """
    import numpy as np
    from PIL import Image

    pixels = np.asarray(_opaque(_opened(data, limits or Limits())))
    out = io.BytesIO()
    # Made of pixels alone: a picture that was opened carries its metadata along.
    Image.fromarray(pixels).save(out, "PNG", compress_level=3)
    height, width = pixels.shape[:2]
    if scale is None:
        found, confidence = detect_scale(pixels)
    else:
        found, confidence = scale, 1.0
    return Screenshot(
        image=blobs.put(out.getvalue(), "image/png"),
        width=math.ceil(width / found),
        height=math.ceil(height / found),
        device_width=width,
        device_height=height,
        scale=found,
        scale_confidence=confidence,
    )


def _opened(data: bytes, limits: Limits) -> "Image":
    """The decoded picture, upright and in sRGB, alpha kept."""
    from PIL import Image, ImageOps, UnidentifiedImageError

    _check_kind(data)
    if data.startswith(_PNG):
        _check_png(data)
    with warnings.catch_warnings():
        # Our own limit on pixels is stricter than Pillow's warning.
        warnings.simplefilter("ignore")
        try:
            image = Image.open(io.BytesIO(data), formats=_FORMATS)
        except Image.DecompressionBombError as error:
            raise _too_large("has too many pixels", limits) from error
        except UnidentifiedImageError as error:
            raise InputRejected(
                _NAME, "is no PNG, JPEG or WebP picture", "save it as PNG and try again"
            ) from error
        except (OSError, ValueError, SyntaxError, MemoryError) as error:
            raise InputRejected(_NAME, f"is broken ({_short(error)})", "export it again") from error
        _check_size(image, limits)
        try:
            image.load()
        except (OSError, ValueError, SyntaxError, MemoryError, IndexError) as error:
            raise InputRejected(_NAME, f"is broken ({_short(error)})", "export it again") from error
        try:
            upright = ImageOps.exif_transpose(image)
        except (OSError, ValueError, SyntaxError, KeyError, TypeError, struct.error):
            upright = image  # Metadata nobody can read turns nothing.
        return _srgb(upright)


def _check_kind(data: bytes) -> None:
    """Name what a person may have mistaken for a picture we read."""
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if (
        head.startswith((b"<svg", b"<?xml", b"<!doctype svg", b"<!--"))
        and b"<svg" in data[:65536].lower()
    ):
        raise InputRejected(_NAME, "is an SVG, which may hold scripts", "export it as PNG")
    for magic, kind in _OTHER_KINDS.items():
        if data.startswith(magic):
            raise InputRejected(_NAME, f"is {kind}, no PNG, JPEG or WebP", "save it as PNG")
    if data[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypavif"):
        raise InputRejected(_NAME, "is a HEIC or AVIF, no PNG, JPEG or WebP", "save it as PNG")


def _check_png(data: bytes) -> None:
    """Every chunk's checksum: Pillow skips those of pixel data, and shows what is left."""
    at = len(_PNG)
    while at + 12 <= len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        kind = data[at + 4 : at + 8]
        end = at + 12 + size
        if end > len(data):
            raise InputRejected(_NAME, "is cut off in the middle", "export or download it again")
        if zlib.crc32(data[at + 4 : end - 4]) != int.from_bytes(data[end - 4 : end], "big"):
            raise InputRejected(_NAME, "is broken (a checksum is wrong)", "export it again")
        if kind == b"IEND":
            return
        at = end
    raise InputRejected(_NAME, "is cut off in the middle", "export or download it again")


def _too_large(problem: str, limits: Limits) -> InputRejected:
    most = f"at most {limits.pixels / 1e6:g} million px and {limits.side:,} a side are read"
    return InputRejected(_NAME, f"{problem}, {most}", "cut out the component")


def _check_size(image: "Image", limits: Limits) -> None:
    width, height = image.size
    frames = int(getattr(image, "n_frames", 1))
    # Phones put a preview beside a photo; that is no animation.
    if frames > 1 and image.format != "MPO":
        raise InputRejected(_NAME, f"is animated ({frames} frames)", "export one frame as PNG")
    if min(width, height) < limits.smallest:
        raise InputRejected(_NAME, f"is {width}x{height} px", "give a picture of a component")
    if width * height > limits.pixels or max(width, height) > limits.side:
        raise _too_large(f"is {width:,}x{height:,} px", limits)


def _srgb(image: "Image") -> "Image":
    """8-bit sRGB: an embedded profile is applied, then dropped with the other metadata."""
    has_alpha = image.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in image.info
    profile = image.info.get("icc_profile")
    if image.mode.startswith(("I", "F")):
        image = _eight_bit(image)
    if not profile:
        return image.convert("RGBA" if has_alpha else "RGB")
    alpha = image.convert("RGBA").getchannel("A") if has_alpha else None
    image = _converted(image if image.mode in ("L", "CMYK") else image.convert("RGB"), profile)
    if alpha is not None:
        image.putalpha(alpha)
    return image


def _converted(image: "Image", profile: bytes) -> "Image":
    """`image` in sRGB. A profile that is sRGB already, or that nobody can read, changes nothing."""
    from PIL import ImageCms

    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        # Converting sRGB to itself moves flat colours by a step; they are to stay exact.
        if image.mode == "RGB" and "srgb" in ImageCms.getProfileDescription(source).lower():
            return image
        target = ImageCms.createProfile("sRGB")
        converted = ImageCms.profileToProfile(image, source, target, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return image.convert("RGB")
    return converted or image.convert("RGB")


def _eight_bit(image: "Image") -> "Image":
    """16-bit and floating grey as 8-bit grey; Pillow's own conversion clips instead of scaling."""
    import numpy as np
    from PIL import Image

    values = np.asarray(image).astype(np.float64)
    if image.mode.startswith("I"):
        values = values / 257
    return Image.fromarray(np.clip(np.rint(values), 0, 255).astype(np.uint8), "L")


def _opaque(image: "Image") -> "Image":
    """`image` on white, or on a dark ground when what it shows is mostly light."""
    from PIL import Image

    if image.mode != "RGBA":
        return image.convert("RGB")
    ground = Image.new("RGBA", image.size, _DARK if _wants_dark(image) else _WHITE)
    return Image.alpha_composite(ground, image).convert("RGB")


def _wants_dark(image: "Image") -> bool:
    """Whether the visible pixels of `image` are light and throw no shadow.

    Light things on white would be lost; but what throws a dark shadow stood on something light.
    """
    import numpy as np

    alpha = np.asarray(image.getchannel("A")).astype(np.float32) / 255
    light = np.asarray(image.convert("RGB").convert("L")).astype(np.float32)
    if alpha.min() > 0.99 or alpha.sum() == 0:
        return False
    shadow = (alpha > 0.01) & (alpha < 0.6) & (light < 90)
    if shadow.mean() > _SHADOW_SHARE:
        return False
    return float((light * alpha).sum() / alpha.sum()) > _LIGHT


def _short(error: Exception) -> str:
    return str(error).splitlines()[0][:80] if str(error) else type(error).__name__
