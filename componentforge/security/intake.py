"""Pictures let in: by content, within limits, upright, opaque, sRGB, stripped of everything else."""

import io
import math
import warnings
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
_VISIBLE = [0] * 128 + [255] * 128
"""Look-up table: alpha -> counts as visible."""

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
    picture = _opaque(_opened(data, limits or Limits()))
    out = io.BytesIO()
    picture.save(out, "PNG", compress_level=3)
    width, height = picture.size
    if scale is None:
        import numpy as np

        found, confidence = detect_scale(np.asarray(picture))
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

    head = data[:512].lstrip().lower()
    if head.startswith((b"<svg", b"<?xml", b"<!doctype svg")):
        raise InputRejected(_NAME, "is an SVG, which may hold scripts", "export it as PNG")
    with warnings.catch_warnings():
        # Our own limit on pixels is stricter than Pillow's warning.
        warnings.simplefilter("ignore")
        try:
            image = Image.open(io.BytesIO(data), formats=_FORMATS)
        except Image.DecompressionBombError as error:
            million = f"{limits.pixels / 1e6:g} million"
            raise InputRejected(
                _NAME, f"has far more pixels than the {million} that are read", "cut it out"
            ) from error
        except (UnidentifiedImageError, SyntaxError) as error:
            raise InputRejected(
                _NAME, "is no PNG, JPEG or WebP picture", "save it as PNG and try again"
            ) from error
        except (OSError, ValueError, MemoryError) as error:
            raise InputRejected(_NAME, f"is broken ({_short(error)})", "export it again") from error
        _check_size(image, limits)
        try:
            image.load()
        except (OSError, ValueError, SyntaxError, MemoryError, IndexError) as error:
            raise InputRejected(_NAME, f"is broken ({_short(error)})", "export it again") from error
        return _srgb(ImageOps.exif_transpose(image))


def _check_size(image: "Image", limits: Limits) -> None:
    width, height = image.size
    frames = int(getattr(image, "n_frames", 1))
    if frames > 1:
        raise InputRejected(_NAME, f"is animated ({frames} frames)", "export one frame as PNG")
    if min(width, height) < limits.smallest:
        raise InputRejected(_NAME, f"is {width}x{height} px", "give a picture of a component")
    if width * height > limits.pixels or max(width, height) > limits.side:
        raise InputRejected(
            _NAME,
            f"is {width}x{height} px, at most {limits.pixels / 1e6:g} million and"
            f" {limits.side} a side are read",
            "cut out the component",
        )


def _srgb(image: "Image") -> "Image":
    """Colours as sRGB: an embedded profile is applied, then dropped with the other metadata."""
    from PIL import ImageCms

    profile = image.info.get("icc_profile")
    has_alpha = image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info
    if image.mode in ("I;16", "I;16B", "I", "F"):
        image = (
            image.point(lambda v: v / 257).convert("L") if image.mode != "F" else image.convert("L")
        )
    if profile:
        alpha = image.convert("RGBA").getchannel("A") if has_alpha else None
        try:
            base = image if image.mode in ("RGB", "L", "CMYK") else image.convert("RGB")
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(
                base, source, ImageCms.createProfile("sRGB"), outputMode="RGB"
            )
            image = converted or base.convert("RGB")
        except (ImageCms.PyCMSError, OSError, ValueError):
            image = image.convert("RGB")  # A profile nobody can read changes nothing.
        if alpha is not None:
            image.putalpha(alpha)
    return image.convert("RGBA" if has_alpha else "RGB")


def _opaque(image: "Image") -> "Image":
    """`image` on white, or on a dark ground when what it shows is mostly light."""
    from PIL import Image, ImageStat

    if image.mode != "RGBA":
        return image.convert("RGB")
    alpha = image.getchannel("A")
    visible = ImageStat.Stat(image.convert("L"), mask=alpha.point(_VISIBLE))
    covered = ImageStat.Stat(alpha).mean[0] / 255
    light = visible.count[0] > 0 and visible.mean[0] > 200 and covered < 0.6
    ground = Image.new("RGBA", image.size, (17, 24, 39, 255) if light else (255, 255, 255, 255))
    return Image.alpha_composite(ground, image).convert("RGB")


def _short(error: Exception) -> str:
    return str(error).splitlines()[0][:80] if str(error) else type(error).__name__
