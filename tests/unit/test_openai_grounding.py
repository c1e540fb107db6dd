"""Grounding: what a model names is held against pixels and measurements."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from componentforge.engines.local.reader import LocalReader
from componentforge.engines.openai.answers import NamedToken
from componentforge.engines.openai.grounding import Ground, ground_of, grounded, oklab
from componentforge.engines.openai.reader import HostedReader
from componentforge.security.data_field import as_data_field
from componentforge.stores.blobs import FolderBlobs
from tests.drawn import Picture
from tests.hosted import ScriptedModels, hallucinating, looking, model, use_of
from tests.openai_server.scenario import Refusal

GROUND = Ground(
    colors={"#ffffff": 0.8, "#4f46e5": 0.1, "#18181b": 0.02},
    sizes={"fontSize": (14.0, 18.0), "radius": (8.0,), "spacing": ()},
)


def named(value, group="color", name="primary", confidence=0.9):
    return NamedToken(group=group, value=value, name=name, role="x", confidence=confidence)


@pytest.mark.parametrize(
    ("said", "really", "exact"),
    [
        ("#4f46e5", "#4f46e5", True),
        ("#4F46E5", "#4f46e5", True),
        (" 4f46e5 ", "#4f46e5", True),
        ("#4f46e5ff", "#4f46e5", True),
        ("#fff", "#ffffff", True),
        ("#5048e2", "#4f46e5", False),
        ("#fcfcfd", "#ffffff", False),
    ],
)
def test_a_colour_is_what_is_really_there(said, really, exact):
    found = grounded(named(said), GROUND)
    assert (found.value, found.exact) == (really, exact)


@pytest.mark.parametrize(
    "said", ["#e11d48", "#808080", "rebeccapurple", "", "#12", "#4f46e580", "rgb(79 70 229)"]
)
def test_a_colour_without_evidence_is_dropped(said):
    assert grounded(named(said), GROUND) is None


@pytest.mark.parametrize(
    ("group", "said", "really"),
    [
        ("fontSize", "14", 14.0), ("fontSize", "14.6px", 14.0), ("fontSize", "19.5", 18.0),
        ("fontSize", "16.2", None), ("radius", "9", 8.0), ("radius", "12", None),
        ("radius", "big", None), ("radius", "-8", None), ("spacing", "8", None),
        ("lineHeight", "20", None), ("fontSize", "1e1", None), ("fontSize", "nan", None),
    ],
)  # fmt: skip
def test_a_size_is_one_that_was_measured(group, said, really):
    found = grounded(named(said, group), GROUND)
    assert (found.value if found else None) == really


@given(st.text(max_size=12), st.sampled_from(["color", "fontSize", "radius", "spacing"]))
def test_whatever_is_said_only_what_is_there_comes_out(said, group):
    found = grounded(named(said, group), GROUND)
    there = GROUND.colors if group == "color" else GROUND.sizes[group]
    assert found is None or found.value in there


def test_oklab_gives_the_values_of_its_author():
    # White is (1, 0, 0); #ff0000 after Ottosson's own table, rounded there to three places.
    assert oklab(["#ffffff"])[0] == pytest.approx([1, 0, 0], abs=1e-6)
    assert oklab(["#ff0000"])[0] == pytest.approx([0.628, 0.225, 0.126], abs=1e-3)
    assert oklab(["#000000"])[0] == pytest.approx([0, 0, 0], abs=1e-9)


def card(scale=1):
    """A panel with a heading, a text, a button, and a mark no reader knows the name of."""
    made = Picture(340, 200, scale, ground=(244, 244, 245))
    made.outline(20, 20, 300, 160, (212, 212, 216), (255, 255, 255), radius=12)
    made.text(40, 60, "Team plan", size=20, weight=600, colour=(24, 24, 27))
    made.text(40, 88, "For groups up to ten people", size=14, colour=(82, 82, 91))
    made.box(40, 120, 120, 40, (79, 70, 229), radius=8)
    made.text(62, 145, "Choose", size=14, weight=600, colour=(255, 255, 255))
    return made


class Measured:
    """A reader that measures a picture once."""

    def __init__(self, blobs):
        self.local, self.reading = LocalReader(blobs), None

    def read(self, *picture):
        self.reading = self.reading or self.local.read(*picture)
        return self.reading


def test_colours_within_photographs_and_gradients_are_no_evidence():
    from componentforge.domain.base import Blob, Box
    from componentforge.domain.layout import Gradient, Layout, Node, Paint, Photo
    from componentforge.domain.proposal import Reading
    from componentforge.domain.tokens import DesignTokens

    image = np.full((60, 120, 3), 255, np.uint8)
    image[10:30, 10:30], image[10:30, 50:70], image[10:30, 90:110] = (1, 2, 3), (4, 5, 6), (7, 8, 9)
    blob = Blob(blob_sha256="0" * 64, media_type="image/png", size=1)
    photo = Node(id="n0.0", kind="photo", box=Box(x=10, y=10, w=20, h=20), photo=Photo(image=blob))
    ramp = Paint(gradient=Gradient(angle=90, start="#000000", end="#ffffff"))
    box = Node(id="n0.1", kind="box", box=Box(x=50, y=10, w=20, h=20), paint=ramp)
    root = Node(id="n0", kind="box", box=Box(x=0, y=0, w=120, h=60), children=(photo, box))
    reading = Reading(tokens=DesignTokens(tokens=()), layout=Layout(root=root))
    assert set(ground_of(reading, image, 1).colors) == {"#ffffff", "#070809"}
    assert grounded(named("#ffffff"), Ground(colors={}, sizes={})) is None


def read_by(scenario, picture, tmp_path, local=None):
    blobs = FolderBlobs(tmp_path)
    screenshot = picture.screenshot.model_copy(
        update={"image": blobs.put(picture_png(picture), "image/png")}
    )
    client = ScriptedModels(scenario, blobs)
    told = []
    reader = HostedReader(
        local or LocalReader(blobs), client, use_of("read"), as_data_field, told.append
    )
    return reader.read(screenshot, picture.pixels, picture.seen()), client, told


def picture_png(picture):
    import io

    from PIL import Image

    out = io.BytesIO()
    Image.fromarray(picture.pixels).save(out, "PNG")
    return out.getvalue()


def test_rims_of_letters_and_photographs_are_no_evidence():
    picture = card()
    reading = LocalReader().read(picture.screenshot, picture.pixels, picture.seen())
    ground = ground_of(reading, picture.pixels, 1)
    there = {"#f4f4f5", "#ffffff", "#4f46e5", "#d4d4d8"}
    assert there <= set(ground.colors)
    tokens = {t.value for t in reading.tokens.group("color")}
    assert set(ground.colors) - tokens <= there
    pixels = {tuple(p) for p in picture.pixels.reshape(-1, 3).tolist()}
    assert len(pixels) > 3 * len(ground.colors)


def test_a_patch_the_local_reader_made_no_token_of_is_evidence():
    picture = card()
    reading = LocalReader().read(picture.screenshot, picture.pixels, picture.seen())
    lost = reading.model_copy(update={"tokens": reading.tokens.model_copy(update={"tokens": ()})})
    assert "#4f46e5" in ground_of(lost, picture.pixels, 1).colors
    assert ground_of(lost, picture.pixels[:3], 1).colors == {}
    speck = np.full((60, 60, 3), 255, np.uint8)
    speck[10:15, 10:14] = (1, 2, 3)
    assert "#010203" not in ground_of(lost, speck, 1).colors
    speck[10:15, 10:15] = (1, 2, 3)
    assert "#010203" in ground_of(lost, speck, 1).colors


@pytest.mark.parametrize("scale", [1, 2])
def test_a_model_that_invents_a_third_of_its_colours_ends_with_none_that_is_not_there(
    scale, tmp_path
):
    invented, kept, said = [], 0, 0
    picture = card(scale)
    pixels = {"#{:02x}{:02x}{:02x}".format(*p) for p in picture.pixels.reshape(-1, 3).tolist()}
    local = Measured(None)
    reading = local.read(picture.screenshot, picture.pixels, picture.seen())
    measured = {t.value for t in reading.tokens.group("color")}
    for seed in range(12):
        reading, _, _ = read_by(
            model(ReadAnswer=hallucinating(0.3, seed, invented)), picture, tmp_path, local
        )
        colours = [t.value for t in reading.tokens.group("color")]
        kept += len(colours)
        said += sum(c not in pixels and c not in measured for c in colours)
        assert reading.said.dropped + reading.said.snapped + reading.said.exact > 0
    assert len(invented) > 12
    assert said / kept < 0.01


def test_what_became_of_each_named_value_is_counted(tmp_path):
    def script(ask):
        seen = looking(ask).content
        seen["tokens"] = [
            {"group": g, "value": v, "name": n, "role": "r", "confidence": c}
            for g, v, n, c in (
                ("color", "#4f46e5", "brand", 0.9), ("color", "#4e47e4", "second", 0.8),
                ("color", "#fefefe", "panel", 0.95), ("color", "#00ff00", "invented", 0.9),
                ("color", "#18181b", "ink", 0.5), ("radius", "12", "panel", 0.9),
                ("spacing", "777", "huge", 0.9), ("color", "#f4f4f5", "x", 90.0),
            )
        ]  # fmt: skip
        from tests.openai_server.scenario import Answer

        return Answer(seen)

    reading, client, told = read_by(model(ReadAnswer=script), card(), tmp_path)
    said = reading.said
    counts = (said.exact, said.snapped, said.repeated, said.unsure, said.dropped, said.named)
    assert counts == (2, 1, 1, 2, 2, 8)
    assert said.dropped_examples == ("color 00ff00 invented", "spacing 777 huge")
    names = {t.value: t.name for t in reading.tokens.group("color")}
    assert names["#4f46e5"] == "brand"
    assert names["#ffffff"] == "panel"
    assert "invented" not in names.values()
    assert [reply.key for reply in told] == [request.key for request in client.requests]
    (request,) = client.requests
    assert request.stage == "read"
    assert request.parts[1].image.media_type == "image/png"


def test_a_refusal_to_read_is_told_as_one(tmp_path):
    from componentforge.errors import ModelRefused

    with pytest.raises(ModelRefused, match="--engine read=local"):
        read_by(model(ReadAnswer=lambda _ask: Refusal()), card(), tmp_path)
