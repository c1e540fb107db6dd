"""Prompts in a real MLflow registry."""

import pytest

from componentforge.engines.openai.prompts import Prompts, load
from componentforge.settings import Settings
from componentforge.wiring import Wiring

pytestmark = pytest.mark.filterwarnings("ignore:.*noload.*")  # MLflow's own, of SQLAlchemy


def test_prompts_are_registered_where_a_server_is_configured_and_only_once(tmp_path, monkeypatch):
    prompt = load("read")
    with Wiring(Settings(home=tmp_path, MLFLOW_TRACKING_URI=None)) as wired:
        assert wired.registered_prompt(prompt) is None
    uri = f"sqlite:///{tmp_path / 'mlflow.db'}"
    with Wiring(Settings(home=tmp_path, MLFLOW_TRACKING_URI=uri)) as wired:
        assert wired.registered_prompt(prompt) == "componentforge.read/1"
        other = Prompts("read", "v2", {"system": "other", "user": "{{ width }}"})
        assert wired.registered_prompt(other) == "componentforge.read/2"
        (tmp_path / "run/prompts.json").unlink()
        assert wired.registered_prompt(prompt) == "componentforge.read/1"  # asked once a process
    for _ in range(2):  # found there again, and noted
        with Wiring(Settings(home=tmp_path, MLFLOW_TRACKING_URI=uri)) as wired:
            assert wired.registered_prompt(prompt) == "componentforge.read/1"
    from mlflow.tracking import MlflowClient

    kept = MlflowClient(uri, uri).get_prompt_version("componentforge.read", 1)
    assert kept.template == prompt.text
    assert prompt.sha256 in kept.tags.values()
    (tmp_path / "run/prompts.json").write_text("no json")
    told = []
    monkeypatch.setenv("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "0")
    away = Settings(home=tmp_path, MLFLOW_TRACKING_URI="http://127.0.0.1:9")
    with Wiring(away, told.append) as wired:
        assert wired.registered_prompt(prompt) is None
    assert told[0].startswith("MLflow: ")
    assert told[0].endswith("the prompts of read are not registered")
