"""Training files: format, splits without leaks, limits, costs, dates."""

import base64
import io
import json
from datetime import date
from pathlib import Path

import pytest
from PIL import Image

from componentforge.domain.model_calls import ImagePart, ModelRequest, TextPart
from componentforge.domain.tuning import TuningExample
from componentforge.engines.openai.models import Model, Tiles
from componentforge.engines.openai.tuning_data import SPLITS, build, example_of, read_dataset
from componentforge.engines.openai.tuning_offers import known_offers, offer_for, open_offers
from componentforge.errors import BlobMissing, ConfigurationError, InputRejected
from tasks.tuning_examples import read_examples
from tests.tuned import MODEL, OFFER, examples, picture

TILED = Model(name=MODEL, input=2.5, output=10.0, pictures=Tiles(base=85, tile=170))


def lines(folder, name):
    return [json.loads(line) for line in (folder / f"{name}.jsonl").read_text().splitlines()]


def test_files_have_the_vision_chat_form(folder_blobs, tmp_path):
    told = build(examples(folder_blobs, 60), OFFER, TILED, folder_blobs, tmp_path)
    found = [line for name in SPLITS for line in lines(tmp_path, name)]
    assert len(found) == 60
    assert [m["role"] for m in found[0]["messages"]] == ["system", "user", "assistant"]
    text, image = found[0]["messages"][1]["content"]
    assert text["type"] == "text"
    assert image["type"] == "image_url"
    head, _, data = image["image_url"]["url"].partition(",")
    assert head == "data:image/png;base64"
    assert Image.open(io.BytesIO(base64.b64decode(data))).size == (64, 48)
    assert image["image_url"]["detail"] == "high"
    assert told.train.pictures == told.train.examples
    assert read_dataset(tmp_path) == told


def test_the_split_is_about_80_10_10_and_does_not_depend_on_order_or_company(
    folder_blobs, tmp_path
):
    many = list(examples(folder_blobs, 300))
    told = build(many, OFFER, TILED, folder_blobs, tmp_path / "a")
    sizes = [told.train.examples, told.validation.examples, told.test.examples]
    assert sum(sizes) == 300
    assert 215 <= sizes[0] <= 265
    assert all(12 <= size <= 50 for size in sizes[1:])
    again = build(many[::-1], OFFER, TILED, folder_blobs, tmp_path / "b")
    assert again.sha256 == told.sha256
    build(many[:150], OFFER, TILED, folder_blobs, tmp_path / "c")
    half = {json.dumps(line) for line in lines(tmp_path / "c", "test")}
    assert half <= {json.dumps(line) for line in lines(tmp_path / "a", "test")}


def test_no_group_and_no_picture_stands_on_two_sides(folder_blobs, tmp_path):
    many = list(examples(folder_blobs, 120))
    # Ten of a family each; and every family shares a picture with the next of its pair.
    grouped = [
        example.model_copy(update={"group": f"family-{number // 10}"})
        for number, example in enumerate(many)
    ]
    shared = [
        grouped[n].model_copy(
            update={"parts": (*grouped[n].parts, many[n - 10].parts[1]), "answer": f"shared {n}"}
        )
        for n in range(10, 120, 20)
    ]
    build([*grouped, *shared], OFFER, TILED, folder_blobs, tmp_path)
    sides: dict[str, set[str]] = {}
    for name in SPLITS:
        for line in lines(tmp_path, name):
            content = line["messages"][1]["content"]
            number = int(content[0]["text"].split()[1])
            sides.setdefault(f"pair {number // 20}", set()).add(name)
            for part in content[1:]:
                sides.setdefault(part["image_url"]["url"], set()).add(name)
    assert all(len(found) == 1 for found in sides.values())
    assert len({name for found in sides.values() for name in found}) > 1


def test_only_what_may_be_learnt_from_is_taken_and_nothing_twice(folder_blobs, tmp_path):
    many = list(examples(folder_blobs, 40))
    extra = [
        many[0],
        many[1].model_copy(update={"consent": False, "answer": "x"}),
        many[2].model_copy(update={"licence": "", "answer": "x"}),
    ]
    told = build([*many, *extra], OFFER, TILED, folder_blobs, tmp_path)
    assert told.left_out == {"no consent": 1, "no licence": 1, "the same as another": 1}
    assert told.train.examples + told.validation.examples + told.test.examples == 40


def test_what_the_provider_would_refuse_is_left_out(folder_blobs, tmp_path):
    many = list(examples(folder_blobs, 40))
    blob = folder_blobs.put(b"no picture at all", "image/png")
    wrong = [
        many[0].model_copy(update={"parts": tuple(picture(folder_blobs, n) for n in range(11))}),
        many[1].model_copy(update={"answer": "long " * 50_000}),
        many[2].model_copy(update={"parts": (picture(folder_blobs, 5, kind="GIF"),)}),
        many[3].model_copy(update={"parts": (ImagePart(image=blob),)}),
    ]
    told = build([*many[4:], *wrong], OFFER, TILED, folder_blobs, tmp_path)
    assert told.left_out == {
        "a picture cannot be read": 1,
        "a picture is neither PNG, JPEG nor WebP": 1,
        "may have more than 65536 tokens": 1,
        "more than 10 pictures": 1,
    }
    small = OFFER.model_copy(update={"most_picture_bytes": 10, "least_examples": 1})
    with pytest.raises(InputRejected, match="36 a picture has more than 10 bytes left out"):
        build(many[4:], small, TILED, folder_blobs, tmp_path)


@pytest.mark.parametrize(("mode", "kind"), [("L", "PNG"), ("P", "PNG"), ("CMYK", "JPEG")])
def test_other_colour_modes_become_one_the_provider_takes(folder_blobs, tmp_path, mode, kind):
    many = list(examples(folder_blobs, 30))
    many[0] = many[0].model_copy(update={"parts": (picture(folder_blobs, 7, mode, kind),)})
    build(many, OFFER, TILED, folder_blobs, tmp_path)
    urls = [
        part["image_url"]["url"]
        for name in SPLITS
        for line in lines(tmp_path, name)
        for part in line["messages"][1]["content"]
        if part["type"] == "image_url"
    ]
    images = [Image.open(io.BytesIO(base64.b64decode(url.partition(",")[2]))) for url in urls]
    assert {image.mode for image in images} == {"RGB"}


def test_costs_are_told_as_a_range(folder_blobs, tmp_path):
    told = build(examples(folder_blobs, 60), OFFER, TILED, folder_blobs, tmp_path, epochs=2)
    low, high = told.usd
    assert low == pytest.approx(told.train.tokens * 2 * 25 / 1e6, abs=1e-6)
    assert low < high < 2 * low
    assert told.train.tokens > 255 * told.train.examples  # 64 x 48 is one tile
    unknown = OFFER.model_copy(update={"usd_per_million": None})
    assert build(examples(folder_blobs, 60), unknown, None, folder_blobs, tmp_path).usd is None


def test_too_few_too_many_too_large(folder_blobs, tmp_path):
    with pytest.raises(InputRejected, match="openai wants at least 10"):
        build(examples(folder_blobs, 5), OFFER, TILED, folder_blobs, tmp_path)
    few = OFFER.model_copy(update={"most_examples": 12})
    with pytest.raises(InputRejected, match="openai takes 12"):
        build(examples(folder_blobs, 60), few, TILED, folder_blobs, tmp_path)
    small = OFFER.model_copy(update={"most_bytes": 100})
    with pytest.raises(InputRejected, match="openai takes 100"):
        build(examples(folder_blobs, 60), small, TILED, folder_blobs, tmp_path)


def test_a_lost_picture_and_a_changed_file_are_told(folder_blobs, tmp_path):
    blob = picture(folder_blobs, 3).image.model_copy(update={"blob_sha256": "0" * 64})
    lost = next(examples(folder_blobs, 1)).model_copy(update={"parts": (ImagePart(image=blob),)})
    with pytest.raises(BlobMissing):
        build([lost], OFFER, TILED, folder_blobs, tmp_path)
    with pytest.raises(InputRejected, match="is no data set"):
        read_dataset(tmp_path / "nothing")
    build(examples(folder_blobs, 60), OFFER, TILED, folder_blobs, tmp_path)
    with (tmp_path / "train.jsonl").open("a") as file:
        file.write("{}\n")
    with pytest.raises(InputRejected, match=r"train\.jsonl was changed"):
        read_dataset(tmp_path)


def test_an_example_asks_what_the_engine_asks(folder_blobs):
    request = ModelRequest(
        key="k", stage="read", model="m", instructions="Read.", parts=(TextPart(text="this"),),
        schema_name="Read", json_schema={},
    )  # fmt: skip
    made = example_of(request, "{}", group="g", licence="MIT", consent=True)
    assert (made.instructions, made.parts, made.answer) == ("Read.", request.parts, "{}")


# --- a file of examples ---


def written(path: Path, *told) -> Path:
    path.write_text("\n".join(t if isinstance(t, str) else json.dumps(t) for t in told))
    return path


def test_examples_are_read_from_json_lines(folder_blobs, tmp_path):
    Image.new("RGB", (8, 8)).save(tmp_path / "a.png")
    row = {"instructions": "Read.", "answer": "{}", "group": "g", "licence": "MIT", "consent": True}
    path = written(
        tmp_path / "e.jsonl", {**row, "image": "a.png"}, "", {**row, "text": "t"},
        {**row, "image": ["a.png", "a.png"], "text": "t"},
    )  # fmt: skip
    found = list(read_examples(path, folder_blobs))
    assert [len(example.parts) for example in found] == [1, 1, 3]
    assert all(isinstance(example, TuningExample) for example in found)


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("{", "line 1: is no JSON"),
        ("[]", "line 1: is no object"),
        ({"instructions": "r", "colour": 1}, "'colour' is not known"),
        ({"instructions": "r", "answer": "a", "group": "g"}, "text or image"),
        ({"instructions": "r", "text": "t", "group": "g"}, "answer: Field required"),
        ({"instructions": "r", "image": "a.gif"}, r"a\.gif is no picture"),
        ({"instructions": "r", "image": "none.png"}, "cannot be read"),
    ],
)
def test_a_line_that_is_no_example_is_named(folder_blobs, tmp_path, row, told):
    path = written(tmp_path / "e.jsonl", row)
    with pytest.raises(InputRejected, match=told):
        list(read_examples(path, folder_blobs))
    with pytest.raises(InputRejected, match="cannot be read"):
        list(read_examples(tmp_path / "nothing", folder_blobs))


# --- who takes jobs ---


def test_dates_decide_who_takes_jobs():
    openai = offer_for("openai", MODEL)
    assert "until 2027-01-06 (38 days)" in openai.checked(date(2026, 11, 29))[0]
    assert "already" in openai.checked(date(2026, 11, 29))[1]
    assert any("stop on 2027-01-14" in told for told in openai.checked(date(2026, 11, 29)))
    with pytest.raises(ConfigurationError, match="takes no fine-tuning jobs since 2027-01-06"):
        openai.checked(date(2027, 1, 6))
    assert openai.checked(date(2025, 1, 1)) == ()
    azure = offer_for("azure", "gpt-4.1-2025-04-14")
    assert azure.checked(date(2026, 9, 1)) == ()
    assert "may take no jobs" in azure.checked(date(2027, 5, 1))[0]  # "no earlier than", they say
    after = {(o.provider, o.model): is_open for o, is_open in open_offers(date(2027, 1, 7))}
    assert after["openai", MODEL] is False
    assert after["azure", MODEL] is True
    assert len(after) == len(known_offers())


def test_a_server_of_ones_own_takes_any_model_and_the_others_do_not():
    assert offer_for("own", "some-model").checked(date(2030, 1, 1)) == ()
    assert offer_for("own", "some-model").usd_per_million is None
    with pytest.raises(ConfigurationError, match="choose one of: gpt-4o-2024-08-06"):
        offer_for("openai", "gpt-4.1")
