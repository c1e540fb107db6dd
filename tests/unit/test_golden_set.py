"""The golden set is whole, and the facts the gate looks at tell a fault when there is one."""

import json
import shutil

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from componentforge.errors import InputRejected
from evaluation import golden_items as items
from evaluation.golden_likeness import code_overlap, hash_distance, perceptual_hash
from evaluation.golden_rows import rows_of

TRUE = (
    "picture_size_right", "files_as_listed", "truth_of_item", "props_in_code", "shows_only_props",
    "moments_told", "events_written",
)  # fmt: skip


@pytest.fixture(scope="module")
def rows():
    return rows_of(items.FOLDER)


@pytest.fixture
def small(tmp_path):
    """A copy of the set with two items of different splits."""
    manifest = items.load_manifest()
    dev = next(e for e in manifest.items if e.split == "dev" and e.category == "basic")
    test = next(e for e in manifest.items if e.split == "test" and e.category == "basic")
    for entry in (dev, test):
        shutil.copytree(items.FOLDER / entry.id, tmp_path / entry.id)
    kept = manifest.model_copy(update={"items": (dev, test)})
    (tmp_path / "manifest.json").write_text(items.manifest_text(kept))
    return tmp_path, dev.id


def test_there_are_sixteen_items_a_category_and_every_fact_holds(rows):
    assert len(rows) >= 64
    for category in items.CATEGORIES:
        assert sum(row["category"] == category for row in rows) >= 16
    assert [row["id"] for row in rows if not all(row[name] for name in TRUE)] == []
    assert [row["id"] for row in rows if row["strange_words"] or row["elements_outside"]] == []
    assert len({row["picture_sha256"] for row in rows}) == len(rows)


def test_no_family_and_no_near_duplicate_straddles_the_splits(rows):
    assert {row["family_splits"] for row in rows} == {1}
    assert min(row["nearest_bits"] for row in rows) >= 10
    assert max(row["nearest_code"] for row in rows) < 0.6


def test_the_manifest_lists_exactly_what_lies_there():
    manifest = items.load_manifest()
    assert [entry.id for entry in manifest.items] == [name for name, _ in items.item_folders()]
    assert {"README.md", "LICENSE", "splits.json"} <= set(manifest.files)


def fact(folder, identity, name):
    return next(row[name] for row in rows_of(folder) if row["id"] == identity)


def test_each_fault_changes_its_fact(small):
    folder, identity = small
    at = folder / identity
    assert fact(folder, identity, "files_as_listed")
    (at / "picture.png").write_bytes(b"no picture")
    assert not fact(folder, identity, "files_as_listed")
    assert not fact(folder, identity, "picture_size_right")
    truth = json.loads((at / "truth.json").read_text())
    truth["elements"][0]["text"] = "Zyxwvu"
    truth["elements"][0]["bbox"] = [0, 0, 9999, 1]
    truth["component_type"] = "screen"
    (at / "truth.json").write_text(json.dumps(truth))
    assert fact(folder, identity, "strange_words") == 1
    assert fact(folder, identity, "elements_outside") == 1
    assert not fact(folder, identity, "truth_of_item")
    script = json.loads((at / "interactions.json").read_text())
    script["moments"] = script["moments"][:-1]
    (at / "interactions.json").write_text(json.dumps(script))
    assert not fact(folder, identity, "moments_told")
    (at / "interactions.json").write_text("{")
    assert fact(folder, identity, "steps") == 0


def test_a_picture_drawn_otherwise_is_a_fact(small):
    folder, identity = small
    data = (folder / identity / "picture.png").read_bytes()
    row = next(r for r in rows_of(folder, {identity: data}) if r["id"] == identity)
    assert row["redraws_alike"] is True
    row = next(r for r in rows_of(folder, {identity: data + b"x"}) if r["id"] == identity)
    assert row["redraws_alike"] is False


def test_a_damaged_file_is_named_with_its_field(tmp_path):
    (tmp_path / "item.json").write_text('{"name": 1}')
    with pytest.raises(InputRejected, match=r"item\.json: cannot be read \(name"):
        items.load_about(tmp_path)


def test_the_story_that_listens_passes_on_every_callback_of_the_first_component():
    about = items.load_about(items.FOLDER / "variants/button-sizes")
    shown = items.draft_of(about, "", "").stories
    heard = items.draft_of(about, "", "", heard=True).stories
    assert shown.count("<Push ") == len(about.shows)
    assert "forge-event" not in shown
    assert heard.count("<Push ") == 1
    assert 'onClick={tell("onClick")}' in heard


@given(st.binary(min_size=48, max_size=48), st.integers(1, 6))
def test_a_picture_is_its_own_twin_at_any_size(data, scale):
    pixels = np.frombuffer(data, np.uint8).reshape(4, 4, 3).repeat(32, 0).repeat(32, 1)
    larger = pixels.repeat(scale, 0).repeat(scale, 1)
    assert hash_distance(perceptual_hash(pixels), perceptual_hash(larger)) <= 2
    assert hash_distance("0" * 16, "f" * 16) == 64


def test_a_copy_overlaps_whole_and_another_text_not_at_all():
    code = "const a = 1; function b() { return a + 2; }"
    assert code_overlap(code, f"// more\n{code}") == 1.0
    assert code_overlap(code, "type X = { one: string; two: number };") == 0.0
    assert code_overlap("", code) == 0.0
