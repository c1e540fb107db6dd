"""Two commands at once, and a server that is not there."""

import subprocess
import sys

import pytest

from componentforge.domain.proposal import PatternQuery
from componentforge.errors import ServiceUnavailable
from componentforge.stores.patterns import open_index

_WRITER = """
import sys
from pathlib import Path
from componentforge.domain.proposal import Pattern, PatternQuery
from componentforge.stores.patterns import open_index
name = sys.argv[2]
index = open_index(Path(sys.argv[1]))
for n in range(5):
    index.upsert([Pattern(id=f"{name}/p{n}", library=name, name=f"P{n}", component_type="list",
        description=f"{name} number {n}", keywords=(), props=(), import_path="x", code="")])
    assert index.search(PatternQuery(text="tabs"))[0].pattern.id == "forge/tabs"
index.close()
"""


def test_commands_at_once_lose_nothing(tmp_path):
    command = [sys.executable, "-c", _WRITER, str(tmp_path)]
    running = [
        subprocess.Popen([*command, name], stderr=subprocess.PIPE, text=True)
        for name in ("one", "two")
    ]
    assert [(p.communicate(timeout=120)[1], p.returncode) for p in running] == [("", 0)] * 2
    index = open_index(tmp_path)
    assert [len(index.list(name)) for name in ("one", "two")] == [5, 5]
    assert len(index.list("forge")) >= 28
    index.close()


def test_a_killed_writer_holds_nobody_up(tmp_path):
    code = (
        "import sys, time; from pathlib import Path\n"
        "from componentforge.stores.patterns_snapshot import Snapshot\n"
        "with Snapshot(Path(sys.argv[1])).lock():\n    print('held', flush=True); time.sleep(60)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        holder.kill()
    index = open_index(tmp_path)
    assert index.search(PatternQuery(text="tabs"))[0].pattern.id == "forge/tabs"
    index.close()


def test_a_server_that_is_not_there_is_one_line(tmp_path):
    index = open_index(tmp_path, url="http://127.0.0.1:9")
    with pytest.raises(ServiceUnavailable, match="check FORGE_QDRANT_URL") as caught:
        index.search(PatternQuery(text="tabs"))
    assert "\n" not in str(caught.value)
    index.close()
