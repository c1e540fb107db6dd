"""Deployments on a real Prefect server, run by real workers."""

import os
import subprocess
from collections import Counter
from contextlib import ExitStack
from datetime import timedelta

import pytest
from PIL import Image

from componentforge.stores.batches import PostgresBatches
from componentforge.stores.embedded import Servers
from componentforge.stores.postgres import PostgresHistory
from tests.buckets import NOBODY, bucket
from tests.workers import PROGRAM, awaited, worker

pytestmark = pytest.mark.slow
HOW_MANY = int(os.environ.get("FORGE_SCALE", "2"))
"""Workers that share a batch."""
PICTURES = 4 * HOW_MANY


@pytest.fixture(scope="module")
def urls(tmp_path_factory):
    """Servers all workers reach."""
    servers = Servers(tmp_path_factory.mktemp("shared"))
    yield servers.up()
    servers.down()


@pytest.fixture(scope="module")
def client(urls, tmp_path_factory):
    """Everything deployed by the command."""
    from prefect.client.orchestration import get_client
    from prefect.settings import PREFECT_API_URL, temporary_settings

    kept = {key: value for key, value in os.environ.items() if not key.startswith("FORGE_")}
    home = tmp_path_factory.mktemp("deployer")
    done = subprocess.run(
        [PROGRAM, "deploy"], cwd=home, capture_output=True, text=True,
        env={**kept, "FORGE_HOME": str(home), "PREFECT_API_URL": urls["prefect"]},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    with (
        temporary_settings({PREFECT_API_URL: urls["prefect"]}),
        get_client(sync_client=True) as made,
    ):
        yield made


@pytest.fixture
def shared(urls):
    """What every worker's settings name."""
    return {"FORGE_DATABASE_URL": urls["postgres"], "FORGE_REDIS_URL": urls["valkey"]}


def state_of(client, run):
    """Its name, once the run has ended."""
    state = client.read_flow_run(run.id).state
    return state.name if state and state.is_final() else None


@pytest.mark.timeout(400)
def test_a_schedule_fires_and_its_run_finishes(client, urls, shared, tmp_path):
    """Nobody asks for the run: the server makes it, a worker finds it."""
    from prefect.client.schemas.filters import DeploymentFilter, DeploymentFilterId
    from prefect.client.schemas.schedules import IntervalSchedule

    deployment = client.read_deployment_by_name("tend_cache/daily")
    every = IntervalSchedule(interval=timedelta(seconds=5))
    (schedule,) = client.create_deployment_schedules(deployment.id, [(every, True)])
    only = DeploymentFilter(id=DeploymentFilterId(any_=[deployment.id]))

    def finished():
        runs = client.read_flow_runs(deployment_filter=only, limit=200)
        return [run for run in runs if run.state and run.state.is_completed()]

    try:
        with worker(tmp_path / "one", urls["prefect"], "one", **shared) as log:
            awaited(finished, 240, log)
    finally:
        client.delete_deployment_schedule(deployment.id, schedule.id)
    assert all(run.auto_scheduled for run in finished())


@pytest.mark.timeout(900)
def test_workers_on_several_machines_share_a_batch(client, urls, shared, card_picture, tmp_path):
    """Own working folders and homes; PostgreSQL, Valkey, an S3 bucket and the pictures in common."""
    from prefect.client.schemas.filters import (
        FlowRunFilter,
        FlowRunFilterParentFlowRunId,
    )

    pictures, out = tmp_path / "pictures", tmp_path / "out"
    pictures.mkdir()
    with Image.open(card_picture) as image:
        for n in range(PICTURES):
            image.crop((0, 0, image.width - 40 - n, image.height)).save(pictures / f"card-{n}.png")
    deployment = client.read_deployment_by_name("batch/nightly")
    request = {"source": str(pictures), "out": str(out), "repairs": 0, "chunk": 1}
    with bucket() as blobs, ExitStack() as workers:
        where = {
            **shared, **NOBODY, "FORGE_BLOBS_URL": f"{blobs}/scale",
            "AWS_ENDPOINT_URL": os.environ["AWS_ENDPOINT_URL"],
        }  # fmt: skip
        logs = [
            workers.enter_context(worker(tmp_path / name, urls["prefect"], name, **where))
            for name in (f"machine-{n}" for n in range(HOW_MANY))
        ]
        runs = [
            client.create_flow_run_from_deployment(deployment.id, parameters={"request": request})
            for _ in range(HOW_MANY)
        ]
        awaited(lambda: all(state_of(client, run) for run in runs), 600, *logs)
    assert [state_of(client, run) for run in runs] == ["Completed"] * HOW_MANY

    store, history = PostgresBatches(urls["postgres"]), PostgresHistory(urls["postgres"])
    try:
        (batch_id,) = [one for one, source in store.latest() if source == str(pictures)]
        counts = store.counts(batch_id)
        assert (counts.done, counts.failed, counts.total) == (PICTURES, 0, PICTURES)
        assert {row.begun for row in store.rows(batch_id)} == {1}
        names = sorted(path.stem for path in pictures.iterdir())
        assert Counter(v.name for v in history.versions() if v.name in names) == Counter(names)
        computed = Counter(
            stage.name
            for name in names
            for run in history.runs(name)
            for stage in run.stages
            if not stage.cached
        )
        assert computed["read"] == computed["publish"] == PICTURES
    finally:
        store.close()
        history.close()
    folders = sorted(path.name for path in out.iterdir() if path.is_dir())
    assert folders == names
    assert (out / "batch-report.html").is_file()
    # Every machine had a part in it: a chunk of one picture is a flow run below the batch's.
    for run in runs:
        below = FlowRunFilter(parent_flow_run_id=FlowRunFilterParentFlowRunId(any_=[run.id]))
        assert len(client.read_flow_runs(flow_run_filter=below, limit=200)) > 1
