"""The whole program on a real picture and on bad ones, with every server running."""

import json
import re
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image

from componentforge.stores.embedded import Servers

pytestmark = pytest.mark.slow
STAGES = [
    "ingest", "ocr", "guard", "read", "propose", "retrieve", "synthesize", "verify", "render",
    "score", "publish",
]  # fmt: skip
FILES = {
    "tokens.json", "tokens.css", "requirements.json", "render.png", "render.json", "diff.png",
    "result.json", "report.html",
}  # fmt: skip


@pytest.fixture(scope="module")
def generated(forge_env, card_picture, tmp_path_factory):
    """One run as a machine starts it: the parsed document, the folder, what was said."""
    import subprocess
    import sys

    folder = tmp_path_factory.mktemp("generated")
    program = Path(sys.executable).with_name("forge")
    done = subprocess.run(
        [program, "generate", card_picture, "--out", "out", "--json"],
        cwd=folder, env=forge_env, capture_output=True, text=True, timeout=170,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout), folder / "out" / card_picture.stem, done


def test_standard_output_is_one_json_document_and_nothing_else(generated):
    document, folder, done = generated
    assert done.stdout.count("\n") == 1
    assert document["status"] == "done"
    (component,) = document["components"]
    assert component["folder"] == f"out/{folder.name}"
    assert component["version"] == 1
    assert component["scores"]["type_errors"] == 0


def test_the_folder_holds_everything_and_nothing_else(generated):
    _, folder, _ = generated
    result = json.loads((folder / "result.json").read_text())
    name = result["name"]
    found = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
    assert found == FILES | {f"{name}.tsx", f"{name}.stories.tsx"}
    assert found == set(result["files"])
    assert [p.name for p in folder.parent.iterdir()] == [folder.name]


def test_the_result_names_type_candidates_scores_and_stages(generated):
    _, folder, _ = generated
    result = json.loads((folder / "result.json").read_text())
    assert result["schema_version"] == 1
    assert (result["status"], result["error"], result["engine"]) == ("done", None, "local")
    assert len(result["candidates"]) >= 3
    assert result["candidates"][0] == result["component_type"]
    assert 0 <= result["confidence"] <= 1
    assert result["verdict"] in {"passed", "review"}
    assert result["scores"]["seen_gain"] <= 1
    names = [stage["name"] for stage in result["stages"]]
    assert [n for i, n in enumerate(names) if n not in names[:i]] == STAGES
    assert all(set(s) == {"name", "seconds", "cached", "cost_usd"} for s in result["stages"])


def test_the_component_holds_the_words_of_the_picture_and_imports_only_react(generated):
    _, folder, _ = generated
    name = json.loads((folder / "result.json").read_text())["name"]
    code = (folder / f"{name}.tsx").read_text() + (folder / f"{name}.stories.tsx").read_text()
    assert "Team plan" in code
    assert "Choose plan" in code
    assert set(re.findall(r"from ['\"]([^'\"]+)['\"]", code)) <= {"react", f"./{name}"}
    assert "style=" not in code


def test_the_render_is_as_large_as_the_picture_and_lists_its_elements(generated, card_picture):
    _, folder, _ = generated
    with Image.open(folder / "render.png") as render, Image.open(card_picture) as picture:
        assert render.size == picture.size
    elements = json.loads((folder / "render.json").read_text())["elements"]
    heading = next(e for e in elements if e["text"] == "Team plan")
    assert len(heading["bbox"]) == len(heading["text_bbox"]) == 4
    assert re.fullmatch(r"#[0-9a-f]{6}", heading["color"])
    keys = {"text", "bbox", "text_bbox", "color", "background", "role", "font_size"}
    assert all(set(element) == keys for element in elements)


def test_tokens_and_requirements_are_in_their_formats(generated):
    _, folder, _ = generated
    tokens = json.loads((folder / "tokens.json").read_text())
    groups = {
        "color", "fontFamily", "fontSize", "fontWeight", "lineHeight", "radius", "spacing",
        "borderWidth", "shadow",
    }  # fmt: skip
    assert set(tokens) <= groups
    colours = [t["$value"]["hex"] for k, t in tokens["color"].items() if k != "$type"]
    assert "#4f46e5" in colours
    assert (folder / "tokens.css").read_text().lstrip().startswith("@theme")
    requirements = json.loads((folder / "requirements.json").read_text())
    wanted = {"id", "category", "name", "values", "required", "confidence", "rationale"}
    assert requirements
    assert all(set(requirement) == wanted for requirement in requirements)


def test_the_report_needs_nothing_from_elsewhere(generated):
    _, folder, _ = generated
    page = (folder / "report.html").read_text()
    assert "data:image/png;base64," in page
    assert not re.search(r"(?:src|href)=[\"'](?!data:|#)[^\"']", page)


def test_a_second_run_computes_nothing_and_makes_no_new_version(generated, forge, card_picture):
    done = forge("generate", card_picture, "--json")
    (component,) = json.loads(done.stdout)["components"]
    assert {s["name"] for s in component["stages"] if not s["cached"]} == {"publish"}
    assert component["version"] == 1


def test_on_a_pipe_each_result_is_one_line_of_standard_output(generated, forge, card_picture):
    done = forge("generate", card_picture, "--out", "o")
    assert done.returncode == 0
    assert done.stdout.count("\n") == 1
    assert f"o/{card_picture.stem}/" in done.stdout
    assert done.stderr == ""


def test_a_name_decides_folder_component_and_history(generated, forge, card_picture, tmp_path):
    assert forge("generate", card_picture, "--name", "team card").returncode == 0
    assert (tmp_path / "forge-out/TeamCard/TeamCard.tsx").is_file()
    listed = json.loads(forge("history", "TeamCard", "--json").stdout)["versions"]
    assert [version["number"] for version in listed] == [1]
    assert forge("history", "Nobody").returncode == 1


def test_a_changed_component_is_a_new_version_and_the_old_one_comes_back(
    generated, forge, card_picture, tmp_path
):
    """The same name, another picture: restoring version 1 gives the first code back."""
    other = tmp_path / "other.png"
    with Image.open(card_picture) as image:
        image.convert("L").save(other)
    forge("generate", card_picture, "--name", "Twice")
    first = (tmp_path / "forge-out/Twice/Twice.tsx").read_bytes()
    first_css = (tmp_path / "forge-out/Twice/tokens.css").read_bytes()
    second = json.loads(forge("generate", other, "--name", "Twice", "--json").stdout)
    assert second["components"][0]["version"] == 2
    assert (tmp_path / "forge-out/Twice/tokens.css").read_bytes() != first_css
    assert forge("restore", "Twice").returncode == 0
    assert (tmp_path / "forge-out/Twice/Twice.tsx").read_bytes() == first
    assert (tmp_path / "forge-out/Twice/tokens.css").read_bytes() == first_css
    listed = json.loads(forge("history", "Twice", "--json").stdout)["versions"]
    assert [(v["number"], v["note"]) for v in listed] == [
        (3, "restored from 1"), (2, ""), (1, ""),
    ]  # fmt: skip


def _png_header(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    )  # fmt: skip


@pytest.fixture(scope="module")
def bad_run(forge_env, card_picture, tmp_path_factory):
    """Every bad input and one good picture in a single run."""
    import subprocess
    import sys

    folder = tmp_path_factory.mktemp("bad")
    good = card_picture.read_bytes()
    (folder / "empty.png").write_bytes(b"")
    (folder / "text.png").write_text("I am a picture")
    (folder / "truncated.png").write_bytes(good[: len(good) // 2])
    broken = bytearray(good)
    broken[good.index(b"IDAT") + 20] ^= 0xFF
    (folder / "checksum.png").write_bytes(bytes(broken))
    Image.new("RGB", (1, 1)).save(folder / "tiny.png")
    (folder / "bomb.png").write_bytes(_png_header(30_000, 30_000))
    frames = [Image.new("P", (20, 20), colour) for colour in (0, 1)]
    frames[0].save(folder / "jumping.gif", save_all=True, append_images=frames[1:])
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    frames[0].save(folder / "moving.webp", save_all=True, append_images=frames[1:])
    (folder / "script.svg").write_text("<svg xmlns='x'><script>alert(1)</script></svg>")
    (folder / "folder.png").mkdir()
    (folder / "large.png").write_bytes(good + b"\0" * 20_000_000)
    (folder / "ümlaut and space.png").write_bytes(b"")
    for parent in ("one", "two"):
        (folder / parent).mkdir()
        (folder / parent / "same.png").write_bytes(b"" if parent == "one" else good)
    names = sorted(p.name for p in folder.iterdir() if p.name not in {"one", "two"})
    images = [*names, "missing.png", "one/same.png", "two/same.png"]
    program = Path(sys.executable).with_name("forge")
    done = subprocess.run(
        [program, "generate", *images, "--out", "out", "--json"],
        cwd=folder, env=forge_env, capture_output=True, text=True, timeout=170,
    )  # fmt: skip
    return folder, done


REFUSED = {
    "empty.png": "is empty",
    "text.png": "is no PNG",
    "truncated.png": "cut off",
    "checksum.png": "is broken",
    "tiny.png": "is 1x1 px",
    "bomb.png": "pixels",
    "jumping.gif": "",
    "moving.webp": "is animated",
    "script.svg": "SVG",
    "folder.png": "is a folder",
    "large.png": "MB",
    "ümlaut and space.png": "is empty",
    "missing.png": "does not exist",
    "one/same.png": "is empty",
}


@pytest.mark.parametrize(("image", "problem"), REFUSED.items())
def test_a_bad_input_gets_one_line_and_a_result_that_says_why(bad_run, image, problem):
    folder, done = bad_run
    lines = [line for line in done.stderr.splitlines() if line.startswith(f"{image}: ")]
    assert len(lines) == 1
    assert problem in lines[0]
    out = folder / "out" / (Path(image).parent.name or Path(image).stem)
    assert [p.name for p in out.iterdir()] == ["result.json"]
    result = json.loads((out / "result.json").read_text())
    assert result["status"] == "failed"
    assert result["error"] == lines[0]


def test_after_bad_inputs_the_others_go_on_and_the_end_is_1(bad_run):
    folder, done = bad_run
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == len(REFUSED)
    document = json.loads(done.stdout)
    assert document["status"] == "partial"
    made = [c["image"] for c in document["components"] if c["status"] == "done"]
    assert made == ["two/same.png"]
    assert (folder / "out/two/result.json").is_file()


def as_others_are():
    """In a child: root, too, may only read what a file's mode allows it from now on."""
    import ctypes

    drop_from_bounding_set, override, read_search = 24, 1, 2
    for capability in (override, read_search):
        ctypes.CDLL(None).prctl(drop_from_bounding_set, capability, 0, 0, 0)


def test_a_picture_one_may_not_read_is_told(forge_env, tmp_path, card_picture):
    import subprocess
    import sys

    secret, good = tmp_path / "secret.png", tmp_path / "good.png"
    for path in (secret, good):
        path.write_bytes(card_picture.read_bytes())
    secret.chmod(0)
    # A home of its own: in the session's, PostgreSQL's folder is closed to others as well.
    urls = Servers(Path(forge_env["FORGE_HOME"]), ("valkey", "prefect")).up()
    env = {
        **forge_env, "FORGE_HOME": str(tmp_path / "home"), "FORGE_REDIS_URL": urls["valkey"],
        "PREFECT_API_URL": urls["prefect"], "FORGE_DATABASE_URL": "postgresql://127.0.0.1:1/none",
    }  # fmt: skip
    done = subprocess.run(
        [Path(sys.executable).with_name("forge"), "generate", secret, good, "--json"],
        cwd=tmp_path, env=env, capture_output=True, text=True, timeout=170,
        preexec_fn=as_others_are,
    )  # fmt: skip
    assert done.returncode == 1
    lines = [line for line in done.stderr.splitlines() if line.startswith(f"{secret}: ")]
    assert len(lines) == 1
    assert "may not be read" in lines[0]
    assert [c["status"] for c in json.loads(done.stdout)["components"]] == ["failed", "done"]


@pytest.mark.parametrize("kind", ["blank", "photo"])
def test_what_shows_no_component_gives_an_honest_result(forge, tmp_path, kind):
    import numpy as np

    path = tmp_path / f"{kind}.png"
    pixels = np.full((120, 200, 3), 255, np.uint8)
    if kind == "photo":
        ramp = np.linspace(0, 1, 200)[None, :, None] * np.array([200, 90, 40])
        noise = np.random.default_rng(1).normal(0, 25, (120, 200, 3))
        pixels = np.clip(ramp + noise + 30, 0, 255).astype(np.uint8)
    Image.fromarray(pixels).save(path)
    done = forge("generate", path, "--json")
    (component,) = json.loads(done.stdout)["components"]
    assert component["status"] == "done", done.stderr
    assert component["confidence"] <= 0.5
    assert component["verdict"] == "review"


def test_a_folder_of_the_user_in_the_way_is_left_alone(forge, tmp_path, card_picture):
    mine = tmp_path / "forge-out" / card_picture.stem
    mine.mkdir(parents=True)
    (mine / "index.ts").write_text("mine")
    done = forge("generate", card_picture)
    assert done.returncode == 1
    assert "holds files that are not ComponentForge's" in done.stderr
    assert [p.name for p in mine.iterdir()] == ["index.ts"]
