"""What a newcomer does: a picture in, a component out, and every promise about it checked anew."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def component(forge_env, card_picture, tmp_path_factory):
    folder = tmp_path_factory.mktemp("newcomer")
    done = subprocess.run(
        [Path(sys.executable).with_name("forge"), "generate", card_picture, "--out", folder],
        cwd=folder, env=forge_env, capture_output=True, text=True, timeout=170,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    made = folder / card_picture.stem
    return made, json.loads((made / "result.json").read_text())["name"]


def checked(env, kind, line):
    done = subprocess.run(
        [Path(sys.executable).with_name("forge"), "check", kind], env=env,
        input=json.dumps({"id": 1, **line}) + "\n", capture_output=True, text=True, timeout=170,
    )  # fmt: skip
    return json.loads(done.stdout)


def test_the_code_is_typed_safe_and_accessible(forge_env, component):
    folder, name = component
    code = (folder / f"{name}.tsx").read_text()
    assert checked(forge_env, "types", {"code": code})["errors"] == []
    assert checked(forge_env, "security", {"code": code})["blocked"] is False
    violations = checked(forge_env, "a11y", {"code": code})["violations"]
    assert [v for v in violations if v["impact"] in ("serious", "critical")] == []
    assert " any" not in code
    assert "interface" in code or "type " in code


def test_the_render_looks_like_the_picture(forge_env, component, card_picture):
    folder, _ = component
    pictures = {"a": str(card_picture), "b": str(folder / "render.png")}
    answer = checked(forge_env, "diff", pictures)
    assert answer["passed"], answer
    assert answer["size_equal"]


def test_the_component_is_what_is_seen(component):
    folder, name = component
    code = (folder / f"{name}.tsx").read_text()
    assert "<button" in code
    assert "onC" in code, "a button without an event is a picture of a button"
    result = json.loads((folder / "result.json").read_text())
    assert "card" in result["candidates"]
