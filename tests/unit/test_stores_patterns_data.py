"""The data sets are whole, and what they say of themselves is true."""

import json
import re
import shutil
from pathlib import Path
from typing import get_args

import pytest

from componentforge.domain.proposal import ComponentType
from componentforge.errors import InputRejected
from componentforge.stores import pattern_manifest
from componentforge.stores.pattern_manifest import differences, write_manifest
from componentforge.stores.patterns_own import (
    FOLDER,
    own_digest,
    own_patterns,
    pattern_folders,
)

DEMO = FOLDER.parent / "golden" / "demo"
NAMES = [path.name for path in pattern_folders()]


@pytest.mark.parametrize("folder", [FOLDER, DEMO], ids=["patterns", "demo"])
def test_every_file_is_as_the_manifest_says(folder):
    assert differences(folder) == []
    assert {"README.md", "LICENSE"} <= set(pattern_manifest.checksums(folder))


def test_a_changed_missing_or_new_file_is_named(tmp_path):
    for name in "abc":
        (tmp_path / name).write_text(name)
    write_manifest(tmp_path, "x", "1.0.0")
    assert differences(tmp_path) == []
    (tmp_path / "a").write_text("other")
    (tmp_path / "b").unlink()
    (tmp_path / "d").write_text("new")
    assert differences(tmp_path) == [
        "a: its content differs",
        "b: is missing",
        "d: is not listed",
    ]


def test_a_damaged_manifest_is_one_line(tmp_path):
    (tmp_path / "manifest.json").write_text("{")
    with pytest.raises(InputRejected, match=r"manifest\.json: is missing or damaged"):
        differences(tmp_path)


def test_the_manifest_is_made_from_the_command_line(tmp_path, capsys):
    (tmp_path / "a").write_text("a")
    assert pattern_manifest.main([str(tmp_path), "mine", "2.0.0"]) == 0
    written = json.loads((tmp_path / "manifest.json").read_text())
    assert (written["name"], written["version"], list(written["files"])) == ("mine", "2.0.0", ["a"])
    assert "1 files" in capsys.readouterr().out
    assert pattern_manifest.main(["one"]) == 2


def test_there_are_patterns_for_every_family_but_the_screen():
    found = {pattern.component_type for pattern in own_patterns()}
    assert found == set(get_args(ComponentType)) - {"screen"}
    assert len(NAMES) >= 28


@pytest.mark.parametrize("name", NAMES)
def test_a_pattern_says_of_itself_what_its_code_does(name):
    about = json.loads((FOLDER / name / "pattern.json").read_text("utf-8"))
    pattern = next(p for p in own_patterns() if p.id == f"forge/{name}")
    assert about["variants"] == {p.name: list(p.values) for p in pattern.props if p.values}
    assert re.sub(r"(?<=[a-z])(?=[A-Z])", "-", about["name"]).lower() == name
    assert pattern.description
    assert len(pattern.keywords) >= 5
    assert pattern.accessibility
    assert pattern.props


@pytest.mark.parametrize("name", NAMES)
def test_patterns_keep_to_the_house_style(name):
    for path in (FOLDER / name).glob("*.tsx"):
        code = path.read_text("utf-8")
        assert not re.search(r"forwardRef|\bany\b|style=|as unknown|@ts-|dangerously", code), path
        assert not re.search(r"(bg|text|border|fill)-\[?#", code), path
        imports = set(re.findall(r'from "([^"]+)"', code))
        assert imports <= {"react", f"./{path.name.split('.')[0]}"}, path


def test_every_colour_class_has_a_token():
    tokens = set(re.findall(r"--color-([\w-]+):", (FOLDER / "tokens.css").read_text()))
    known = tokens | {"transparent", "current"}
    prefixes = r"(?:bg|text|border|fill|ring|outline|accent|divide)"
    ours = "surface|subtle|ink|quiet|line|control|primary|on-primary|danger|success|warning|focus"
    used: set[str] = set()
    for path in FOLDER.glob("*/*.tsx"):
        pattern = rf"\b{prefixes}-((?:{ours})(?:-strong|-soft|-primary)?)(?![\w-])"
        used |= set(re.findall(pattern, path.read_text("utf-8")))
    assert used
    assert used <= known


def test_the_digest_follows_the_files_and_not_the_stories(tmp_path):
    folder = tmp_path / "patterns"
    shutil.copytree(FOLDER / "badge", folder / "badge")
    before = own_digest(folder)
    (folder / "badge" / "Badge.stories.tsx").write_text("// other")
    assert own_digest(folder) == before
    code = folder / "badge" / "Badge.tsx"
    code.write_text(code.read_text() + "\n")
    assert own_digest(folder) != before


def test_a_damaged_pattern_is_named(tmp_path):
    shutil.copytree(FOLDER / "badge", tmp_path / "badge")
    (tmp_path / "badge" / "pattern.json").write_text("{}")
    with pytest.raises(InputRejected, match="pattern badge: cannot be read"):
        own_patterns(tmp_path)


def test_queries_name_patterns_that_exist():
    queries = json.loads((FOLDER / "queries.json").read_text("utf-8"))
    assert len(queries) >= 60
    assert {q["expected"] for q in queries} == set(NAMES)
    assert len({q["text"] for q in queries}) == len(queries)


def test_the_demo_pictures_have_their_truth():
    from PIL import Image

    cases = json.loads((DEMO / "index.json").read_text())["cases"]
    assert {c["id"] for c in cases} == {p.parent.name for p in DEMO.glob("*/screenshot.png")}
    for case in cases:
        truth = json.loads((DEMO / case["id"] / "truth.json").read_text("utf-8"))
        with Image.open(DEMO / case["id"] / "screenshot.png") as picture:
            assert picture.size == (case["width"] * case["dpr"], case["height"] * case["dpr"])
        assert any(e["text"] and e.get("text_bbox") for e in truth["elements"])
        assert truth["tokens"]["colors"][0]["pixel_share"] > 0.2
        assert Path(DEMO / f"{case['id']}.png").resolve().parent.name == case["id"]
