"""The house of the design, checked on what git would commit."""

import ast
import importlib.util
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = {
    "componentforge", "datasets", "deployments", "docs", "evaluation", "flows", "tasks", "tests",
    ".ci",
}  # fmt: skip
LONGEST = 400


@cache
def tracked() -> list[Path]:
    """Files that git holds or would take up."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return [ROOT / line for line in listed.stdout.splitlines() if (ROOT / line).is_file()]


def texts() -> list[tuple[Path, str]]:
    found: list[tuple[Path, str]] = []
    for path in tracked():
        try:
            found.append((path.relative_to(ROOT), path.read_text(encoding="utf-8")))
        except UnicodeDecodeError:
            continue
    return found


def test_only_the_fixed_folders_stand_at_the_top():
    top = {p.relative_to(ROOT).parts[0] for p in tracked() if p.parent != ROOT}
    assert top <= FOLDERS


@pytest.mark.parametrize("folder", ["datasets", "deployments", "tests"])
def test_what_is_never_imported_is_no_package(folder):
    assert not [p for p in tracked() if p.is_relative_to(ROOT / folder) and p.name == "__init__.py"]


def test_data_holds_no_python():
    assert not [p for p in tracked() if p.is_relative_to(ROOT / "datasets") and p.suffix == ".py"]


def test_no_source_file_is_longer_than_one_can_read():
    long = {
        str(path): text.count("\n")
        for path, text in texts()
        if path.suffix in {".py", ".mjs", ".js", ".sh", ".sql"} and text.count("\n") > LONGEST
    }
    assert not long


def test_flows_hold_no_classes_and_no_state():
    allowed = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.AsyncFunctionDef, ast.Expr)
    for path in (ROOT / "flows").glob("*.py"):
        for node in ast.parse(path.read_text()).body:
            assert isinstance(node, allowed), f"{path.name}:{node.lineno}"


def test_a_flow_file_bears_no_name_of_anything_importable():
    """Prefect puts `flows/` first on the path, so a flow called `queue` would hide Python's own."""
    elsewhere = [entry for entry in sys.path if Path(entry or ".").resolve() != ROOT / "flows"]
    for path in (ROOT / "flows").glob("[!_]*.py"):
        assert path.stem not in sys.stdlib_module_names
        found = importlib.machinery.PathFinder.find_spec(path.stem, elsewhere)
        assert found is None, f"{path.stem} is also {found}"


MACHINE = re.compile(
    r"(?<![\w./-])/(?:work|home/\w+|Users/\w+|root)/|(?<![\w./-])/tmp/(?!forge-)\w+/"
)
HOSTS = re.compile(
    r"(?:registry\.npmjs|files\.pythonhosted|pypi)\.(?:org|io)|(?:artifactory|nexus)\."
)


@pytest.mark.parametrize(("what", "pattern"), [("machine", MACHINE), ("registry", HOSTS)])
def test_no_file_names_a_path_of_a_machine_or_a_registry(what, pattern):
    named = [
        f"{path}: {found.group()}"
        for path, text in texts()
        if path.name not in {"uv.lock", "test_house_layout.py"} and (found := pattern.search(text))
    ]
    assert not named, what


def test_every_public_module_says_what_it_is_for():
    for room in ("componentforge", "flows", "tasks", "evaluation"):
        for path in (ROOT / room).rglob("*.py"):
            if path.is_relative_to(ROOT / "componentforge/browser/sidecar"):
                continue
            assert ast.get_docstring(ast.parse(path.read_text())), path
