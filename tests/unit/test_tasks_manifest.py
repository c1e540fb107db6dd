"""What a folder or a manifest lists."""

import json

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from componentforge.errors import ConfigurationError
from tasks.manifest import listed

PNG = b"\x89PNG\r\n\x1a\n" + b"rest of it"
JPEG = b"\xff\xd8\xff\xe0 rest of it"
WEBP = b"RIFF\x00\x00\x00\x00WEBPVP8 "


def images(found):
    return [item.image for item in found.items]


def write(folder, **files):
    for name, content in files.items():
        path = folder / name.replace("__", "/").replace("_dot_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def test_a_folder_is_searched_by_content_and_in_order_of_path(tmp_path):
    write(tmp_path, b_dot_png=PNG, a__z_dot_txt=JPEG, notes_dot_txt=b"no picture", c__d_dot_x=WEBP)
    write(tmp_path, _dot_hidden_dot_png=PNG, _dot_git__e_dot_png=PNG)
    found = listed(str(tmp_path), str(tmp_path / "out"))
    assert images(found) == [str(tmp_path / n) for n in ("b.png", "a/z.txt", "c/d.x")]
    assert found.problems == ()


def test_what_we_made_ourselves_is_not_made_again(tmp_path):
    write(tmp_path, a_dot_png=PNG, out__b__render_dot_png=PNG, old__render_dot_png=PNG)
    (tmp_path / "old" / "result.json").write_text('{"schema_version": 1, "files": []}')
    (tmp_path / "theirs").mkdir()
    (tmp_path / "theirs" / "result.json").write_text("{}")
    write(tmp_path, theirs__c_dot_png=PNG)
    found = listed(str(tmp_path), str(tmp_path / "out"))
    assert images(found) == [str(tmp_path / "a.png"), str(tmp_path / "theirs/c.png")]


def test_a_folder_without_pictures_and_a_path_that_is_nothing_are_told(tmp_path):
    with pytest.raises(ConfigurationError, match="no picture"):
        listed(str(tmp_path), "out")
    with pytest.raises(ConfigurationError, match="neither a folder nor a manifest"):
        listed(str(tmp_path / "list.xls"), "out")
    with pytest.raises(ConfigurationError, match="not there"):
        listed(str(tmp_path / "list.csv"), "out")


ROWS = [
    {"image": "a.png", "name": "TeamCard", "note": "with ümlaut", "scale": 2, "owner": "me"},
    {"image": "b.png", "folder": "Of mine", "library": "acme"},
    {"image": "/abs/c.png"},
]


@pytest.mark.parametrize("suffix", ["csv", "jsonl", "parquet"])
def test_every_kind_of_manifest_says_the_same(tmp_path, suffix):
    path = tmp_path / f"list.{suffix}"
    table = pd.DataFrame(ROWS)
    if suffix == "csv":
        table.to_csv(path, index=False)
    elif suffix == "jsonl":
        path.write_text("\n".join(json.dumps(row) for row in ROWS) + "\n\n")
    else:
        table.to_parquet(path)
    found = listed(str(path), "out")
    assert found.problems == ()
    assert images(found) == [str(tmp_path / "a.png"), str(tmp_path / "b.png"), "/abs/c.png"]
    first, second, third = found.items
    assert (first.name, first.note, first.scale) == ("TeamCard", "with ümlaut", 2)
    assert (first.folder, second.folder, third.folder) == ("a", "Of mine", "c")
    assert (second.library, second.name, third.scale) == ("acme", None, None)


def test_a_row_with_a_reason_to_skip_it_keeps_its_place_and_its_identity(tmp_path):
    rows = [
        {"image": "", "skip": ""},
        {"image": "a.png", "skip": ""},
        {"image": "b.png", "skip": "being redrawn"},
    ]
    pd.DataFrame(rows).to_csv(tmp_path / "list.csv", index=False)
    found = listed(str(tmp_path / "list.csv"), "out")
    assert found.skipped == {1: "being redrawn"}  # counted among what can be used
    plain = pd.DataFrame(rows).drop(columns="skip")
    plain.to_csv(tmp_path / "list.csv", index=False)
    again = listed(str(tmp_path / "list.csv"), "out")
    assert (again.items, again.skipped) == (found.items, {})


def test_a_row_that_cannot_be_used_is_told_and_the_others_stay(tmp_path):
    rows = [
        {"image": ""},
        {"image": "a.png", "folder": "../up"},
        {"image": "a.png", "name": "1st"},
        {"image": "a.png", "scale": "4"},
        {"image": "a.png", "scale": "big"},
        {"image": "good.png"},
    ]
    pd.DataFrame(rows).to_csv(tmp_path / "list.csv", index=False)
    found = listed(str(tmp_path / "list.csv"), "out")
    assert images(found) == [str(tmp_path / "good.png")]
    told = [str(problem) for problem in found.problems]
    assert [line.split(", row ")[1][0] for line in told] == list("12345")
    for line, word in zip(told, ["no picture", "'../up'", "'1st'", "scale", "scale"], strict=True):
        assert word in line
        assert "\n" not in line


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("a.csv", b"picture\na.png\n", "no column 'image'"),
        ("a.csv", b"\xff\xfe\x00", "cannot be read"),
        ("a.jsonl", b'{"image": "a.png"}\n{broken', "line 2 is no JSON"),
        ("a.jsonl", b'["image"]', "line 1 is no object"),
        ("a.parquet", b"PAR1", "cannot be read"),
    ],
)
def test_a_manifest_that_cannot_be_read_is_told_in_one_line(tmp_path, name, content, problem):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ConfigurationError, match=problem) as caught:
        listed(str(tmp_path / name), "out")
    assert "\n" not in str(caught.value)


@given(st.lists(st.sampled_from(["a.png", "x/a.png", "y/A.png", "b.png", "a-2.png"]), min_size=1))
def test_no_two_items_share_a_folder(tmp_path_factory, names):
    folder = tmp_path_factory.mktemp("manifest")
    pd.DataFrame({"image": names}).to_csv(folder / "list.csv", index=False)
    folders = [item.folder.casefold() for item in listed(str(folder / "list.csv"), "out").items]
    assert len(set(folders)) == len(names)
