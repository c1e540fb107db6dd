import contextlib
import ctypes
import io
import struct
import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms, ImageDraw

from componentforge.domain.base import Blob
from componentforge.errors import InputRejected
from componentforge.security.intake import Limits, normalise, read_file


class Kept:
    """A blob store of one."""

    def put(self, data: bytes, media_type: str) -> Blob:
        from hashlib import sha256

        self.data = data
        return Blob(blob_sha256=sha256(data).hexdigest(), media_type=media_type, size=len(data))


def encoded(image: Image.Image, kind="PNG", **options) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def taken(data: bytes, scale=1, limits=None):
    kept = Kept()
    shot = normalise(data, scale, kept, limits)
    image = Image.open(io.BytesIO(kept.data))
    return shot, image, np.asarray(image)


def flat(color=(10, 120, 200), size=(40, 20), mode="RGB"):
    return Image.new(mode, size, color)


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def header(width: int, height: int) -> bytes:
    body = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", body)


def rejected(data: bytes, limits=None) -> str:
    with pytest.raises(InputRejected) as caught:
        taken(data, limits=limits)
    told = str(caught.value)
    assert "\n" not in told
    assert caught.value.remedy
    return told


@pytest.mark.parametrize(("kind", "exact"), [("PNG", True), ("WEBP", True), ("JPEG", False)])
def test_every_format_becomes_the_same_plain_png(kind, exact):
    options = {"lossless": True} if kind == "WEBP" else {}
    shot, image, pixels = taken(encoded(flat(), kind, **options))
    assert (image.format, image.mode, image.size) == ("PNG", "RGB", (40, 20))
    assert (shot.device_width, shot.device_height) == (40, 20)
    assert np.abs(pixels.astype(int) - [10, 120, 200]).max() <= (0 if exact else 6)


@given(scale=st.sampled_from([1, 2, 3]), w=st.integers(4, 60), h=st.integers(4, 60))
@settings(max_examples=20, deadline=None)
def test_css_size_covers_every_device_pixel(scale, w, h):
    shot, _, _ = taken(encoded(flat(size=(w, h))), scale)
    assert (shot.scale, shot.scale_confidence) == (scale, 1.0)
    assert 0 <= shot.width * scale - w < scale
    assert 0 <= shot.height * scale - h < scale


def test_a_turned_photo_stands_upright_and_keeps_no_metadata():
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = "secret place"
    picture = flat((255, 255, 255))
    picture.paste((255, 0, 0), (0, 0, 10, 20))  # left becomes top
    _, image, pixels = taken(encoded(picture, exif=exif.tobytes()))
    assert image.size == (20, 40)
    assert pixels[2, 10].tolist() == [255, 0, 0]
    assert pixels[-2, 10].tolist() == [255, 255, 255]
    assert not image.getexif()
    assert set(image.info) == set()


def test_orientation_that_nobody_can_read_changes_nothing():
    _, image, _ = taken(encoded(flat(), "JPEG", exif=b"Exif\x00\x00broken"))
    assert image.size == (40, 20)


def marked(ink, alpha=255, shadow=False, fill=False):
    picture = Image.new("RGBA", (120, 60), (0, 0, 0, 0))
    pen = ImageDraw.Draw(picture)
    if shadow:
        pen.rectangle((10, 10, 112, 52), fill=(0, 0, 0, 60))
    pen.rectangle((8, 8, 110, 50) if fill else (20, 25, 100, 30), fill=(*ink, alpha))
    return encoded(picture)


@pytest.mark.parametrize(
    ("picture", "dark"),
    [
        (marked((20, 20, 30)), False),
        (marked((255, 255, 255)), True),
        (marked((255, 255, 255), alpha=160), True),
        (marked((240, 245, 250), fill=True), True),
        (marked((255, 255, 255), fill=True, shadow=True), False),
        (marked((200, 30, 40)), False),
        (encoded(Image.new("RGBA", (40, 20), (255, 255, 255, 0))), False),
        (encoded(Image.new("RGBA", (40, 20), (255, 255, 255, 255))), False),
    ],
    ids=["dark", "light", "thin", "light-card", "card-with-shadow", "red", "nothing", "opaque"],
)
def test_transparent_pictures_stand_on_a_ground_that_shows_them(picture, dark):
    _, _, pixels = taken(picture)
    corner = pixels[0, 0].tolist()
    assert (sum(corner) < 150) == dark


def test_half_transparent_colour_is_mixed_with_the_ground():
    _, _, pixels = taken(encoded(Image.new("RGBA", (40, 20), (0, 0, 0, 128))))
    assert pixels[5, 5].tolist() == [127, 127, 127]


def test_a_palette_with_a_transparent_entry_is_flattened():
    picture = Image.new("P", (40, 20), 0)
    picture.putpalette([0, 0, 0, 30, 60, 90])
    picture.paste(1, (5, 5, 35, 15))
    _, _, pixels = taken(encoded(picture, transparency=0))
    assert pixels[0, 0].tolist() == [255, 255, 255]
    assert pixels[10, 20].tolist() == [30, 60, 90]


@pytest.mark.parametrize(
    ("picture", "want"),
    [
        (flat(77, mode="L"), 77),
        (flat((77, 255), mode="LA"), 77),
        (Image.fromarray(np.full((20, 40), 77 * 257, np.uint16)), 77),
        (Image.fromarray(np.full((20, 40), 65535, np.uint16)), 255),
        (flat(1, mode="1"), 255),
    ],
    ids=["grey", "grey-alpha", "16-bit", "16-bit-white", "bilevel"],
)
def test_grey_of_any_depth_becomes_rgb8(picture, want):
    _, image, pixels = taken(encoded(picture))
    assert image.mode == "RGB"
    assert pixels[3, 3].tolist() == [want] * 3


def test_cmyk_becomes_rgb():
    _, image, pixels = taken(encoded(Image.new("CMYK", (40, 20), (0, 255, 255, 0)), "JPEG"))
    assert image.mode == "RGB"
    assert pixels[3, 3, 0] > 200
    assert pixels[3, 3, 1:].max() < 60


def linear_profile() -> bytes:
    """An ICC v2 display profile with sRGB primaries and gamma 1.0, hand-made."""

    def s15(*values):
        return b"".join(struct.pack(">i", round(v * 65536)) for v in values)

    xyz = [(0.4360, 0.2225, 0.0139), (0.3851, 0.7169, 0.0971), (0.1431, 0.0606, 0.7139)]
    desc = b"desc" + bytes(4) + struct.pack(">I", 7) + b"linear\0" + bytes(78)
    tags = {b"desc": desc + b"\0", b"wtpt": b"XYZ " + bytes(4) + s15(0.9642, 1.0, 0.8249)}
    for name, value in zip((b"rXYZ", b"gXYZ", b"bXYZ"), xyz, strict=True):
        tags[name] = b"XYZ " + bytes(4) + s15(*value)
    for name in (b"rTRC", b"gTRC", b"bTRC"):
        tags[name] = b"curv" + bytes(4) + struct.pack(">I", 0)
    offset, table, body = 128 + 4 + 12 * len(tags), b"", b""
    for name, bare in tags.items():
        value = bare + bytes(-len(bare) % 4)
        table += name + struct.pack(">II", offset + len(body), len(value))
        body += value
    size = offset + len(body)
    head = struct.pack(">I4sI4s4s4s", size, b"lcms", 0x02100000, b"mntr", b"RGB ", b"XYZ ")
    head += bytes(12) + b"acsp" + bytes(28) + s15(0.9642, 1.0, 0.8249)
    return head + bytes(128 - len(head)) + struct.pack(">I", len(tags)) + table + body


@pytest.mark.parametrize("alpha", [False, True])
def test_a_colour_profile_is_applied_and_dropped(alpha):
    picture = flat((55, 55, 55)) if not alpha else flat((55, 55, 55, 255), mode="RGBA")
    _, image, pixels = taken(encoded(picture, icc_profile=linear_profile()))
    # 55/255 linear light is 128 in sRGB: 255 * (1.055 * 0.2157 ** (1 / 2.4) - 0.055)
    assert abs(int(pixels[3, 3, 0]) - 128) <= 2
    assert "icc_profile" not in image.info


def test_an_srgb_profile_keeps_flat_colours_exact():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    ramp = np.random.default_rng(0).integers(0, 256, (40, 40, 3), np.uint8)
    _, _, pixels = taken(encoded(Image.fromarray(ramp), icc_profile=profile))
    assert np.array_equal(pixels, ramp)


def test_a_broken_profile_changes_nothing():
    _, _, pixels = taken(encoded(flat(), icc_profile=b"no profile at all"))
    assert pixels[3, 3].tolist() == [10, 120, 200]


def test_text_called_a_picture_is_told_so():
    assert "no PNG, JPEG or WebP" in rejected(b"just some words\n" * 20)


@pytest.mark.parametrize("cut", [10, 60, 0.5, -5])
@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_cut_off_picture_is_told_so(kind, cut):
    noise = Image.fromarray(np.random.default_rng(1).integers(0, 256, (60, 60, 3), np.uint8))
    data = encoded(noise, kind)
    if kind == "JPEG" and cut == -5:
        cut = -200
    end = int(len(data) * cut) if 0 < cut < 1 else cut
    assert rejected(data[:end])


def test_a_wrong_checksum_anywhere_is_told():
    noise = Image.fromarray(np.random.default_rng(1).integers(0, 256, (60, 60, 3), np.uint8))
    data = bytearray(encoded(noise, compress_level=0))
    for at in (20, len(data) // 2, len(data) - 20):
        broken = bytearray(data)
        broken[at] ^= 1
        assert "broken" in rejected(bytes(broken))


@pytest.mark.parametrize("size", [(30_000, 30_000), (20_000, 1_000), (16_384, 16_384)])
def test_a_bomb_is_refused_from_its_header_without_being_unpacked(size, monkeypatch):
    from PIL import ImageFile

    monkeypatch.setattr(ImageFile.ImageFile, "load", lambda _: pytest.fail("it was decoded"))
    told = rejected(header(*size) + chunk(b"IDAT", zlib.compress(b"\0" * 99)) + chunk(b"IEND", b""))
    assert "at most 40 million px" in told


def test_the_limits_are_inclusive():
    data = encoded(flat(size=(40, 20)))
    taken(data, limits=Limits(pixels=800, side=40, smallest=20))
    assert "40x20" in rejected(data, Limits(pixels=799))
    assert "40x20" in rejected(data, Limits(side=39))
    assert "40x20" in rejected(data, Limits(smallest=21))


@pytest.mark.parametrize("size", [(1, 1), (1, 500), (500, 3)])
def test_a_picture_of_almost_nothing_is_refused(size):
    assert f"{size[0]}x{size[1]}" in rejected(encoded(flat(size=size)))


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_moving_pictures_are_refused(kind):
    frames = [flat((n * 80, 0, 0)) for n in range(3)]
    data = encoded(frames[0], kind, save_all=True, append_images=frames[1:], duration=100)
    assert "animated (3 frames)" in rejected(data)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (encoded(flat(), "GIF"), "GIF"),
        (encoded(flat(), "BMP"), "BMP"),
        (encoded(flat(), "TIFF"), "TIFF"),
        (encoded(flat(), "PDF"), "PDF"),
        (b"\0\0\0\x18ftypheic" + bytes(40), "HEIC"),
        (b"PK\x03\x04" + bytes(40), "ZIP"),
    ],
)
def test_other_files_are_called_by_their_kind(data, kind):
    assert kind in rejected(data)


@pytest.mark.parametrize(
    "data",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"\xef\xbb\xbf  <?xml version='1.0'?>\n<!-- made by hand -->\n<svg></svg>",
        b"<!DOCTYPE svg PUBLIC '-//W3C//DTD SVG 1.1//EN' ''><svg/>",
    ],
)
def test_an_svg_is_refused_because_it_may_run(data):
    assert "SVG" in rejected(data)


@given(st.binary(min_size=1, max_size=400))
@settings(max_examples=150, deadline=None)
def test_no_bytes_do_more_than_be_refused(data):
    for start in (
        b"",
        b"\x89PNG\r\n\x1a\n",
        header(20, 20),
        b"\xff\xd8\xff\xe0",
        b"RIFF\x20\0\0\0WEBPVP8 ",
    ):
        with pytest.raises(InputRejected):
            taken(start + data)


@given(at=st.integers(0, 1500), bit=st.integers(0, 7))
@settings(max_examples=100, deadline=None)
def test_a_flipped_bit_gives_a_picture_or_a_refusal(at, bit):
    for kind in ("PNG", "JPEG", "WEBP"):
        data = bytearray(SAMPLES[kind])
        data[at % len(data)] ^= 1 << bit
        with contextlib.suppress(InputRejected):
            taken(bytes(data))


SAMPLES = {
    kind: encoded(Image.effect_noise((48, 48), 60).convert("RGB"), kind)
    for kind in ("PNG", "JPEG", "WEBP")
}


def test_a_blank_picture_and_noise_go_through():
    assert taken(encoded(flat((255, 255, 255), (300, 200))), None)[0].scale == 1
    assert taken(SAMPLES["JPEG"], None)[0].scale_confidence <= 0.99


def test_reading_tells_every_fault_of_the_file_system(tmp_path):
    good = tmp_path / "Bild mit Ümläuten 図.png"
    good.write_bytes(b"123")
    empty = tmp_path / "empty.png"
    empty.touch()
    faults = {
        tmp_path / "none.png": "does not exist",
        tmp_path: "is a folder",
        empty: "is empty",
        tmp_path / "\0.png": "cannot be read",
        tmp_path / ("x" * 400): "cannot be read",
    }
    assert read_file(good, 3) == b"123"
    for path, problem in faults.items():
        with pytest.raises(InputRejected) as caught:
            read_file(path, 100)
        assert caught.value.source == str(path)
        assert problem in str(caught.value)
    with pytest.raises(InputRejected, match="at most"):
        read_file(good, 2)

    good.chmod(0)
    with ordinary_rights(), pytest.raises(InputRejected, match="may not be read"):
        read_file(good, 3)


@contextlib.contextmanager
def ordinary_rights():
    """This thread reads only what a file's mode allows, even root's: Linux keeps rights by thread."""
    libc, header = ctypes.CDLL(None), (ctypes.c_uint32 * 2)(0x20080522, 0)
    before, now = (ctypes.c_uint32 * 6)(), (ctypes.c_uint32 * 6)()
    assert libc.capget(header, before) == 0
    now[:] = before[:]
    now[0] &= ~0b110  # of the effective ones CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH
    assert libc.capset(header, now) == 0
    try:
        yield
    finally:
        assert libc.capset(header, before) == 0


def test_a_device_is_no_picture(tmp_path):
    import os

    os.mkfifo(tmp_path / "pipe.png")
    with pytest.raises(InputRejected, match="no regular file"):
        read_file(tmp_path / "pipe.png", 100)
