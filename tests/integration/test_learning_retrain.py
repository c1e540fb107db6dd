"""Learning end to end on real servers: people speak, the flow learns, the better model goes to work,
one command takes it back. The hidden truth is the simulation's."""

import json

import numpy as np
import pytest

from componentforge import wiring
from componentforge.cli.main import run
from componentforge.domain.engine import EngineChoice
from componentforge.domain.learned import UNTRAINED
from componentforge.errors import NotFound, ServiceUnavailable
from componentforge.settings import Settings, settings
from tasks.feedback import submit
from tasks.registry import Registry, talking
from tasks.retraining import at_work, training_set
from tasks.training import AtWork, figures_of
from tests.simulated_use import people

PIECES = 260
pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def home(postgres_url, valkey_url, tmp_path_factory):
    """Settings of a home in which people have spoken, and what their pictures really show."""
    from uuid import uuid4

    import psycopg

    name = f"t{uuid4().hex}"
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute(f'create database "{name}"'.encode())
    chosen = Settings(
        home=tmp_path_factory.mktemp("learning"), redis_url=valkey_url, rate_feedback=10**9,
        database_url=postgres_url.replace("/postgres?", f"/{name}?"),
    )  # fmt: skip
    truths: dict[str, str] = {}
    with wiring.using(chosen) as wired:
        for piece in people(wired, PIECES, np.random.default_rng(3), noise=0.0, truths=truths):
            submit(wired, piece)
    yield chosen, truths
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute(f'drop database "{name}" with (force)'.encode())


def test_the_way_from_feedback_to_a_better_model_and_back(home, prefect_url):
    from flows.retrain import retrain

    chosen, truths = home
    with wiring.using(chosen) as wired:
        waiting = retrain(least=PIECES + 1)
        assert (waiting.enough, waiting.fresh, waiting.dataset) == (False, PIECES, None)
        made = retrain(least=PIECES)
        assert made.verdicts["component-ranker"] == "SHIP", made.reasons
        assert "component-ranker" in made.promoted
        assert made.dropped["no consent"] == 9
        assert retrain(least=1).enough is False  # all of it was learnt from
        assert wired.feedback().retrainings()[0].decisions == made.verdicts
        assert wired.audit().latest("model.promoted").subject in made.promoted

        # What was held back is really named better, by the truth that nobody was told.
        dataset = training_set.fn()
        assert dataset.version == made.dataset
        assert (chosen.home / "datasets" / made.dataset[:16] / "items.parquet").exists()
        gains = []
        for row in dataset.of("test"):
            true = row.item.model_copy(update={"kind": truths[row.item.component]})
            told = row.model_copy(update={"item": true})
            gains.append(figures_of(told, at_work())["kind"] - figures_of(told, AtWork())["kind"])
        assert np.mean(gains) > 0.1
        # No word of anybody's is in what is kept.
        kept = (chosen.home / "datasets" / made.dataset[:16] / "items.parquet").read_bytes()
        assert b"example.org" not in kept

        # The alias is what runs read, and stands in the key of the stage.
        ranker = wired.champions().current()["component-ranker"]
        learned = wired.engine_use("propose", EngineChoice()).learned
        assert learned.startswith(ranker.sha256[:12])
        registry = Registry(wired.tracking_uri(), wired.champions())
        versions = {(v.model, v.version): v for v in registry.versions()}
        first = versions["component-ranker", "1"]
        assert (first.champion, first.verdict) == (True, "SHIP")
        assert first.sha256 == ranker.sha256
        assert first.dataset == made.dataset
        with talking():
            names = {a.path for a in registry.client().list_artifacts(made.run_id)}
        assert {"items.parquet", "dataset.json"} <= names

        # Another machine fetches it; a rollback goes back as far as the rules, and no further.
        (chosen.home / "models" / "champions.json").unlink()
        (chosen.home / "models" / f"{ranker.sha256}.json").unlink()
        assert registry.sync()["component-ranker"] == ranker
        assert wired.champions().load(ranker.sha256).sha256 == ranker.sha256
        registry.promote("component-ranker", "1")  # once more changes nothing
        assert registry.rollback("component-ranker") is None
        assert wired.engine_use("propose", EngineChoice()).learned == UNTRAINED
        assert "component-ranker" not in wired.champions().current()
        with pytest.raises(NotFound, match="forge models list"):
            registry.promote("component-ranker", "99")


def test_the_commands(home, prefect_url, monkeypatch, capsys, tmp_path):
    chosen, _ = home
    for name, value in {
        "FORGE_HOME": str(chosen.home), "PREFECT_API_URL": prefect_url,
        "FORGE_DATABASE_URL": chosen.database_url.get_secret_value(),
        "FORGE_REDIS_URL": chosen.redis_url.get_secret_value(),
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    settings.cache_clear()

    def forge(*words, code=0):
        assert run([*words]) == code
        heard = capsys.readouterr()
        return heard.out or heard.err

    assert "new pieces of feedback, 1000 are needed" in forge("models", "retrain")
    listed = forge("models", "list")
    assert "component-ranker" in listed
    told = json.loads(forge("models", "list", "--json"))["versions"]
    assert {one["at_work"] for one in told if one["model"] == "component-ranker"} == {False}
    assert "version 1 is at work" in forge(
        "models", "promote", "component-ranker", "--version", "1"
    )
    assert "component-ranker  version 1" in forge("models", "sync")
    assert json.loads(forge("models", "sync", "--json"))["champions"]["component-ranker"] == "1"
    back = json.loads(forge("models", "rollback", "component-ranker", "--json"))
    assert back == {"model": "component-ranker", "version": None}
    assert "nothing to go back to" in forge("models", "rollback", "component-ranker", code=2)
    assert "is no model" in forge("models", "promote", "sofa", "--version", "1", code=2)
    said = json.loads(forge("feedback", "trends", "--json"))
    assert said["pieces"] == PIECES
    assert len(said["retrainings"]) >= 1
    assert "retrainings" in json.loads((tmp_path / "forge-feedback/result.json").read_text())
    settings.cache_clear()


def test_an_mlflow_that_is_away_is_said_to_be(tmp_path):
    from componentforge.stores.champions import Champions

    registry = Registry("http://127.0.0.1:9", Champions(tmp_path))
    registry_env = {"MLFLOW_HTTP_REQUEST_MAX_RETRIES": "0", "MLFLOW_HTTP_REQUEST_TIMEOUT": "1"}
    with pytest.MonkeyPatch.context() as patch:
        for name, value in registry_env.items():
            patch.setenv(name, value)
        with pytest.raises(ServiceUnavailable, match="MLFLOW_TRACKING_URI"):
            registry.versions()
