"""Finding the programs, or saying the one thing to do."""

from pathlib import Path

import pytest

from componentforge.browser import locate
from componentforge.browser.locate import (
    find_chromium,
    find_node,
    find_node_modules,
    version_of,
)
from componentforge.errors import ServiceUnavailable


def program(path: Path, text: str = "echo Chromium 1.2; echo more") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with nothing on it."""
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path / "playwright"))
    monkeypatch.setattr(locate, "PROJECT", tmp_path / "project")
    return tmp_path


def test_nothing_found_names_the_one_remedy(empty):
    with pytest.raises(
        ServiceUnavailable, match=r"^Chromium: none .*; run make setup or set FORGE"
    ):
        find_chromium()
    with pytest.raises(ServiceUnavailable, match=r"^Node: none on PATH; run make setup"):
        find_node()
    with pytest.raises(ServiceUnavailable, match=r"node_modules is missing; run make setup$"):
        find_node_modules()


def test_path_is_searched_before_playwrights_own(empty):
    own = program(empty / "playwright/chromium-12/chrome-linux64/chrome")
    assert find_chromium() == own
    on_path = program(empty / "bin/chromium-browser")
    assert find_chromium() == on_path


def test_what_set_up_installed_comes_before_path(empty):
    on_path = program(empty / "bin/node")
    assert find_node() == on_path
    own = program(empty / "project/.forge/node/bin/node")
    assert find_node() == own


@pytest.mark.parametrize(
    ("find", "name"), [(find_chromium, "FORGE_CHROMIUM"), (find_node, "FORGE_NODE")]
)
def test_a_setting_wins_and_must_be_a_program(empty, find, name):
    program(empty / "bin/chromium")
    program(empty / "bin/node")
    mine = program(empty / "mine")
    assert find(str(mine)) == mine
    for wrong in (empty / "none", empty):
        with pytest.raises(ServiceUnavailable, match=f"is not an executable file; point {name}"):
            find(str(wrong))
    mine.chmod(0o644)
    with pytest.raises(ServiceUnavailable, match=name):
        find(str(mine))


def test_a_version_is_the_first_line(empty, tmp_path):
    assert version_of(program(tmp_path / "a")) == "Chromium 1.2"
    assert version_of(program(tmp_path / "b", "true")) == "unknown"


def test_a_program_that_does_not_run_is_named(tmp_path):
    with pytest.raises(ServiceUnavailable, match=r"^broken: does not run; "):
        version_of(program(tmp_path / "broken", "exit 3"))
    with pytest.raises(ServiceUnavailable, match=r"^gone: does not run; "):
        version_of(tmp_path / "gone")
