"""One loader for every dataset."""

import json
from pathlib import Path

import pytest

from componentforge.errors import InputRejected
from evaluation.corpus import load_corpus

ROOT = Path(__file__).resolve().parents[2] / "datasets" / "golden" / "demo"


def item(root, where, kind="card", picture="picture.png", **files):
    folder = root / where
    folder.mkdir(parents=True)
    (folder / "truth.json").write_text(json.dumps({"component_type": kind, "dpr": 2}))
    (folder / picture).write_bytes(b"png")
    for name, text in files.items():
        (folder / name.replace("_", ".")).write_text(text)
    return folder


def test_the_projects_own_pictures():
    corpus = load_corpus(ROOT)
    assert len(corpus.items) == 7
    by_id = {item.id: item for item in corpus.items}
    assert by_id["button-sheet"].family == by_id["button-sheet-2x"].family == "button"
    assert by_id["pricing-card"].truth()["component_type"] == "card"
    assert by_id["pricing-card"].reference() is None


def test_a_manifest_says_family_category_and_split(tmp_path):
    item(tmp_path, "basic/one", Component_tsx="export {}")
    item(tmp_path, "edge/two", picture="screenshot.png")
    entry = {"id": "one", "family": "pricing", "split": "dev"}
    (tmp_path / "manifest.json").write_text(json.dumps({"version": "3.1", "items": [entry]}))
    corpus = load_corpus(tmp_path, "golden")
    one, two = corpus.items
    assert (corpus.name, corpus.version) == ("golden", "3.1")
    assert (one.family, one.category, one.split, one.reference()) == (
        "pricing",
        "basic",
        "dev",
        "export {}",
    )
    assert (two.family, two.category, two.split) == ("card", "edge", "test")
    assert corpus.of_split("dev").items == (one,)
    with pytest.raises(InputRejected, match="no split 'train'; use one of dev, test"):
        corpus.of_split("train")


def test_a_dataset_inside_is_another_dataset(tmp_path):
    item(tmp_path, "basic/one")
    inner = item(tmp_path, "demo/two")
    (tmp_path / "manifest.json").write_text("{}")
    assert len(load_corpus(tmp_path).items) == 2
    (inner.parent / "manifest.json").write_text("{}")
    assert [i.id for i in load_corpus(tmp_path).items] == ["one"]


def test_names_that_collide_take_their_folders_along(tmp_path):
    item(tmp_path, "a/one")
    item(tmp_path, "b/one")
    assert [i.id for i in load_corpus(tmp_path).items] == ["a/one", "b/one"]


def test_a_limit_takes_from_every_category_and_family_in_turn(tmp_path):
    for where, kind in (
        ("a/1", "card"),
        ("a/2", "card"),
        ("a/3", "form"),
        ("b/4", "tabs"),
        ("b/5", "list"),
    ):
        item(tmp_path, where, kind)
    corpus = load_corpus(tmp_path)
    assert {i.id for i in corpus.limited(2).items} == {"1", "4"}
    assert {i.id for i in corpus.limited(4).items} == {"1", "3", "4", "5"}
    assert corpus.limited(99) is corpus
    assert corpus.limited(2).sha256 != corpus.sha256


def test_anything_that_changes_in_an_item_changes_its_hash(tmp_path):
    folder = item(tmp_path, "a/one")
    before = load_corpus(tmp_path)
    (folder / "picture.png").write_bytes(b"other")
    after = load_corpus(tmp_path)
    assert before.items[0].sha256 != after.items[0].sha256
    assert before.sha256 != after.sha256


@pytest.mark.parametrize(
    ("text", "problem"),
    [("{", "it is no JSON"), ("[]", "no JSON object"), ("{}", "names no component_type")],
)
def test_a_truth_that_cannot_be_read_is_named(tmp_path, text, problem):
    folder = item(tmp_path, "a/one")
    (folder / "truth.json").write_text(text)
    with pytest.raises(InputRejected, match=problem):
        load_corpus(tmp_path)


def test_an_empty_folder_is_no_dataset(tmp_path):
    with pytest.raises(InputRejected, match="it holds no items"):
        load_corpus(tmp_path)
