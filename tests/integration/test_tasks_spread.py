"""One flow run on several processes: Dask's, really started, or the runner the setting names."""

import json
import os
import subprocess
import sys
from collections import Counter

import psutil
import pytest
from PIL import Image

from componentforge.errors import ConfigurationError
from componentforge.settings import Settings
from componentforge.stores.postgres import PostgresHistory
from componentforge.wiring import using
from tasks.spread import spread, task_runner

PROGRAM = """
import sys
from flows.batch import batch
from tasks.models import BatchRequest
if __name__ == "__main__":
    request = BatchRequest(source=sys.argv[1], out=sys.argv[2], repairs=0, chunk=1)
    print(batch(request).model_dump_json())
"""


def test_threads_is_prefect_s_own_runner(tmp_path):
    assert task_runner(Settings(home=tmp_path)) is None


def test_dask_starts_a_cluster_here_or_joins_one_that_runs(tmp_path):
    here = task_runner(Settings(home=tmp_path, task_runner="dask", task_runner_workers=3))
    assert here.cluster_kwargs["n_workers"] == 3
    assert here.cluster_kwargs["threads_per_worker"] == 1
    there = task_runner(
        Settings(home=tmp_path, task_runner="dask", task_runner_address="tcp://scheduler:8786")
    )
    assert there.address == "tcp://scheduler:8786"


def test_a_runner_whose_package_is_missing_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "prefect_ray", None)
    with pytest.raises(ConfigurationError, match=r"install componentforge\[ray\]"):
        task_runner(Settings(home=tmp_path, task_runner="ray"))


@pytest.mark.parametrize(("runner", "parts"), [("threads", 1), ("dask", 3)])
def test_as_many_parts_as_the_setting_says_each_with_an_owner_of_its_own(
    runner, parts, prefect_url, tmp_path
):
    """Here with Prefect's own runner in the place of the cluster."""
    from prefect import flow

    seen = []

    def work(batch_id, owner, chunk, *, in_flight):
        seen.append((batch_id, owner, chunk, in_flight))
        return 2

    @flow(validate_parameters=False)
    def spreading():
        return spread(work, "b", 5, 4)

    chosen = Settings(home=tmp_path, task_runner=runner, task_runner_workers=3)
    with using(chosen):
        assert spreading() == 2 * parts
    assert {(batch, chunk, at_once) for batch, _, chunk, at_once in seen} == {("b", 5, 4)}
    assert len({owner for _, owner, _, _ in seen}) == parts


@pytest.mark.slow
@pytest.mark.timeout(1500)
def test_a_batch_on_a_dask_cluster_is_made_once_and_leaves_no_process(
    prefect_url, database_url, valkey_url, card_picture, tmp_path
):
    pictures, out = tmp_path / "pictures", tmp_path / "out"
    pictures.mkdir()
    with Image.open(card_picture) as image:
        for n in range(2):
            image.crop((0, 0, image.width - 20 - n, image.height)).save(pictures / f"dask-{n}.png")
    kept = {key: value for key, value in os.environ.items() if not key.startswith("FORGE_")}
    env = {
        **kept, "FORGE_HOME": str(tmp_path / "home"), "FORGE_DATABASE_URL": database_url,
        "FORGE_REDIS_URL": valkey_url, "FORGE_TASK_RUNNER": "dask", "OMP_NUM_THREADS": "1",
        "PREFECT_API_URL": prefect_url, "PREFECT_HOME": str(tmp_path / "prefect"),
    }  # fmt: skip
    (tmp_path / "run.py").write_text(PROGRAM)
    words = [sys.executable, str(tmp_path / "run.py"), str(pictures), str(out)]
    done = subprocess.run(words, cwd=tmp_path, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-3000:]
    counts = json.loads(done.stdout.splitlines()[-1])
    assert (counts["done"], counts["failed"]) == (2, 0)
    names = [f"dask-{n}" for n in range(2)]
    assert sorted(path.name for path in out.iterdir() if path.is_dir()) == names
    history = PostgresHistory(database_url)
    try:
        assert Counter(version.name for version in history.versions()) == Counter(names)
    finally:
        history.close()
    left = [p for p in psutil.process_iter(["environ"]) if str(tmp_path / "home") in _told(p)]
    assert not left


def _told(process):
    try:
        return "\0".join((process.info["environ"] or {}).values())
    except psutil.Error:
        return ""
