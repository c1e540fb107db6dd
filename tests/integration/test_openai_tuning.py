"""Fine-tuning jobs against the test server: the whole course, and wherever it breaks."""

import os
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from pydantic import SecretStr

from componentforge.domain.tuning import ENDED
from componentforge.engines.openai.policy import Endpoint
from componentforge.engines.openai.tuning import Tuner
from componentforge.engines.openai.tuning_api import HostedTuning
from componentforge.engines.openai.tuning_data import build
from componentforge.errors import (
    ConfigurationError,
    InputRejected,
    NotFound,
    ServiceUnavailable,
)
from componentforge.stores.blobs import FolderBlobs
from componentforge.stores.tuning import PostgresTuning
from tests.openai_server.server import KEY, OpenAIServer
from tests.tuned import MODEL, OFFER, examples

TODAY = date(2026, 11, 29)
pytestmark = pytest.mark.filterwarnings("ignore:.*noload.*")  # MLflow's own, of SQLAlchemy


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenAIServer]:
    with OpenAIServer(tmp_path_factory.mktemp("server") / "book.db") as one:
        yield one


@pytest.fixture
def server(running: OpenAIServer) -> Iterator[OpenAIServer]:
    from tests.openai_server.scenario import minimal

    running.reset(minimal)
    yield running
    running.check()


@pytest.fixture
def store(database_url: str) -> Iterator[PostgresTuning]:
    made = PostgresTuning(database_url)
    yield made
    made.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    blobs = FolderBlobs(tmp_path / "blobs")
    build(examples(blobs, 40), OFFER, None, blobs, tmp_path / "set", epochs=2)
    return tmp_path / "set"


def provider(server: OpenAIServer, kind: str = "openai", **more: object) -> HostedTuning:
    url = server.azure_url if kind == "azure" else server.url
    endpoint = Endpoint(key=SecretStr(KEY), base_url=url)
    return HostedTuning(kind, endpoint, retries=0, seconds=20, **more)


def tuner(server: OpenAIServer, store: PostgresTuning) -> Tuner:
    return Tuner(provider(server), store, settling_s=0.0)


def course(moving: Tuner, job_id: str) -> list[str]:
    """Looks until the job is at its end; what it told."""
    messages: list[str] = []
    for _ in range(20):
        job, news = moving.look(job_id)
        messages += [event.message for event in news]
        if job.state in ENDED:
            return messages
    raise AssertionError(job)


def test_a_job_goes_from_its_data_to_its_model(
    server: OpenAIServer, store: PostgresTuning, folder: Path
) -> None:
    moving = tuner(server, store)
    planned, warnings = moving.plan(folder, OFFER, TODAY, suffix="cards")
    assert warnings == ()
    messages = course(moving, planned.job_id)
    job = store.get(planned.job_id[:8])
    assert job.state == "succeeded"
    assert job.tuned_model.startswith(f"ft:{MODEL}:test:cards:")
    assert job.trained_tokens > 0
    # The server counts for itself; the offer that comes with the program names the price.
    assert job.usd == pytest.approx(job.trained_tokens * 25 / 1e6)
    assert len(messages) == len(set(messages))
    events, checkpoints = store.told(job.job_id)
    assert [e.message for e in events] == messages
    assert [e.metrics["step"] for e in events if e.metrics] == [1, 2]
    assert [c.step for c in checkpoints] == [1, 2]
    assert all("valid_loss" in c.metrics for c in checkpoints)
    assert moving.look(job.job_id) == (job, [])
    assert moving.plan(folder, OFFER, TODAY, suffix="cards")[0] == job  # asked for twice: one job
    other, _ = moving.plan(folder, OFFER, TODAY, suffix="cards", seed=2)
    assert other.job_id != job.job_id
    assert [j.job_id for j in store.latest()] == [other.job_id, job.job_id]
    assert [j.job_id for j in store.open_jobs()] == [other.job_id]
    assert len(server.tuning.known) == 1


def test_azure_is_asked_in_its_own_way(
    server: OpenAIServer, store: PostgresTuning, tmp_path: Path
) -> None:
    blobs = FolderBlobs(tmp_path / "blobs")
    offer = OFFER.model_copy(update={"provider": "azure", "usd_per_million": None})
    build(examples(blobs, 40), offer, None, blobs, tmp_path / "set", epochs=1)
    moving = Tuner(provider(server, "azure", training_type="Developer"), store, settling_s=0.0)
    job, _ = moving.plan(tmp_path / "set", offer, TODAY)
    course(moving, job.job_id)
    job = store.get(job.job_id)
    assert (job.state, job.usd) == ("succeeded", None)
    (remote,) = server.tuning.known.values()
    assert remote.body["trainingType"] == "Developer"
    with pytest.raises(NotFound, match="FORGE_TUNING_PROVIDER"):
        tuner(server, store).look(job.job_id)


def test_a_job_that_fails_says_why_and_may_be_asked_for_again(
    server: OpenAIServer, store: PostgresTuning, folder: Path
) -> None:
    server.tuning_rules.fails = "The trainer broke."
    moving = tuner(server, store)
    job, _ = moving.plan(folder, OFFER, TODAY)
    course(moving, job.job_id)
    job = store.get(job.job_id)
    assert (job.state, job.problem) == ("failed", "The trainer broke.")
    server.tuning_rules.fails = None
    again, _ = moving.plan(folder, OFFER, TODAY)
    assert again.job_id != job.job_id
    course(moving, again.job_id)
    assert store.get(again.job_id).state == "succeeded"


def test_a_provider_that_takes_no_jobs_is_told(
    server: OpenAIServer, store: PostgresTuning, folder: Path
) -> None:
    moving = tuner(server, store)
    closed = OFFER.model_copy(update={"closes": TODAY})
    with pytest.raises(ConfigurationError, match="takes no fine-tuning jobs since"):
        moving.plan(folder, closed, TODAY)
    server.tuning_rules.closed = "Fine-tuning is no longer available for your organization."
    job, _ = moving.plan(folder, OFFER, TODAY)
    with pytest.raises(ConfigurationError, match="no longer available"):
        moving.look(job.job_id)
    assert store.get(job.job_id).state == "failed"
    assert store.open_jobs() == []


def test_a_job_is_cancelled_wherever_it_stands(
    server: OpenAIServer, store: PostgresTuning, folder: Path
) -> None:
    moving = tuner(server, store)
    planned, _ = moving.plan(folder, OFFER, TODAY)
    assert moving.cancel(planned.job_id).state == "cancelled"
    assert server.tuning.known == {}
    job, _ = moving.plan(folder, OFFER, TODAY)
    moving.look(job.job_id)
    assert moving.cancel(job.job_id).state == "cancelled"
    assert [j.status for j in server.tuning.known.values()] == ["cancelled"]
    assert moving.cancel(job.job_id).state == "cancelled"
    done, _ = moving.plan(folder, OFFER, TODAY)
    moving.look(done.job_id)
    remote = server.tuning.known[store.get(done.job_id).remote_id]
    while remote.status != "succeeded":
        server.tuning.get(remote.id)
    assert moving.cancel(done.job_id).state == "succeeded"  # too late
    lost, _ = moving.plan(folder, OFFER, TODAY, seed=3)
    moving.look(lost.job_id)
    server.tuning.known.clear()
    assert moving.cancel(lost.job_id).state == "cancelled"


def test_what_does_not_fit_is_told_before_anything_is_sent(
    server: OpenAIServer, store: PostgresTuning, folder: Path
) -> None:
    moving = tuner(server, store)
    with pytest.raises(InputRejected, match=f"was built for openai {MODEL}"):
        moving.plan(folder, OFFER.model_copy(update={"provider": "azure"}), TODAY)
    with pytest.raises(ConfigurationError, match="training may cost"):
        moving.plan(folder, OFFER, TODAY, most_usd=0.001)
    job, _ = moving.plan(folder, OFFER, TODAY, most_usd=100.0)
    blobs = FolderBlobs(folder.parent / "blobs")
    build(examples(blobs, 39), OFFER, None, blobs, folder)
    with pytest.raises(InputRejected, match="holds another data set now"):
        moving.look(job.job_id)
    unpriced = OFFER.model_copy(update={"usd_per_million": None})
    build(examples(blobs, 39), unpriced, None, blobs, folder)
    with pytest.raises(ConfigurationError, match="price of tuning"):
        moving.plan(folder, unpriced, TODAY, most_usd=1.0)
    with pytest.raises(NotFound, match="forge tune list"):
        moving.look("ffff")
    assert server.files.stored == {}


def test_a_job_the_provider_lost_has_failed_and_one_that_is_away_waits(
    server: OpenAIServer, store: PostgresTuning, folder: Path
) -> None:
    moving = tuner(server, store)
    job, _ = moving.plan(folder, OFFER, TODAY)
    moving.look(job.job_id)
    dead = Endpoint(key=SecretStr(KEY), base_url="http://127.0.0.1:9/v1")
    away = HostedTuning("openai", dead, retries=0)
    with pytest.raises(ServiceUnavailable, match="the job goes on"):
        away.look("x")
    away.close()
    server.tuning.known.clear()
    assert moving.look(job.job_id).job.state == "failed"


class Killed(BaseException):
    """Nothing catches it."""


class Mortal:
    """Ends the process at the n-th step, before or after it: a step is a call of a part."""

    def __init__(self, at: int) -> None:
        self.at, self.steps = at, 0

    def step(self) -> None:
        self.steps += 1
        if self.steps == self.at:
            raise Killed

    def watch(self, part: object) -> object:
        return _Watched(part, self.step)


class _Watched:
    def __init__(self, part: object, step: Callable[[], None]) -> None:
        self._part, self._step = part, step

    def __getattr__(self, name: str) -> object:
        found = getattr(self._part, name)
        if not callable(found):
            return found

        def stepping(*values: object, **named: object) -> object:
            self._step()
            result = found(*values, **named)
            self._step()
            return result

        return stepping


def test_raising_between_any_two_steps_trains_once_and_forgets_nothing(
    server: OpenAIServer, store: PostgresTuning, folder: Path
) -> None:

    def one_life(at: int) -> int:
        """A whole course with an end at the step `at`; the steps it had."""
        server.tuning.known.clear()
        planned, _ = tuner(server, store).plan(folder, OFFER, TODAY, seed=at)
        life = Mortal(at)
        mortal = Tuner(life.watch(provider(server)), life.watch(store), settling_s=0.0)
        try:
            course(mortal, planned.job_id)
        except Killed:
            assert life.steps == at
        resumed = tuner(server, store)
        if store.get(planned.job_id).state not in ENDED:
            course(resumed, planned.job_id)
        job = store.get(planned.job_id)
        (remote,) = server.tuning.known.values()
        assert (job.state, job.remote_id) == ("succeeded", remote.id)
        told = [event.message for event in store.told(job.job_id)[0]]
        assert told == [event["message"] for event in remote.events]
        assert len(store.told(job.job_id)[1]) == 2
        return life.steps

    steps = one_life(0)  # dies of nothing
    assert steps > 30
    for at in range(1, steps + 1, 1 if os.environ.get("FORGE_FULL") else 4):
        one_life(at)


def test_a_job_that_may_be_there_is_not_created_again_before_the_list_can_be_trusted(
    server: OpenAIServer, store: PostgresTuning, folder: Path
) -> None:
    careful = Tuner(provider(server), store, settling_s=3600.0)
    job, _ = careful.plan(folder, OFFER, TODAY)
    life = Mortal(0)
    patient = Tuner(life.watch(provider(server)), store)

    def lost(_job: object) -> None:
        raise ServiceUnavailable("fine-tuning", "the reply was lost", "look again")

    patient.provider.create = lost  # type: ignore[method-assign]
    with pytest.raises(ServiceUnavailable):
        patient.look(job.job_id)
    assert store.get(job.job_id).state == "creating"
    assert careful.look(job.job_id).job.state == "creating"
    assert server.tuning.known == {}


@pytest.mark.slow
def test_mlflow_is_told_again_what_it_did_not_get_and_nothing_twice(
    server: OpenAIServer, store: PostgresTuning, folder: Path, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    from mlflow.tracking import MlflowClient

    from tasks.tuning import log_job

    (tmp_path / "mlflow").mkdir()
    uri = f"sqlite:///{tmp_path / 'mlflow' / 'mlflow.db'}"
    moving = tuner(server, store)
    planned, _ = moving.plan(folder, OFFER, TODAY)
    course(moving, planned.job_id)
    job = store.get(planned.job_id)
    told = store.told(job.job_id)[0]
    first = log_job(job, told[:4], uri)  # and dies before the run is written down
    assert log_job(job, told, uri) == first
    assert log_job(job.model_copy(update={"mlflow_run": first}), told, uri) == first
    client = MlflowClient(tracking_uri=uri)
    assert [m.step for m in client.get_metric_history(first, "train_loss")] == [1, 2]
    assert len(client.get_metric_history(first, "usd")) == 1
    monkeypatch.setenv("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "0")
    with pytest.raises(ServiceUnavailable, match="MLflow"):
        log_job(job, told, "http://127.0.0.1:9")
