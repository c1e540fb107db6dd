"""`forge tune` in this process, against the test server."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from componentforge.cli.main import run
from componentforge.settings import Settings
from componentforge.wiring import using
from tests.openai_server.server import KEY, OpenAIServer
from tests.tuned import MODEL

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
def home(
    server: OpenAIServer, database_url: str, valkey_url: str, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Path:  # fmt: skip
    for name, value in {
        "FORGE_HOME": str(tmp_path / "home"),
        "FORGE_DATABASE_URL": database_url,
        "FORGE_REDIS_URL": valkey_url,
        "FORGE_TUNING_PROVIDER": "own",
        "FORGE_TUNING_URL": server.url,
        "FORGE_TUNING_KEY": KEY,
    }.items():
        monkeypatch.setenv(name, value)
    return tmp_path


def example_file(folder: Path, count: int = 40) -> Path:
    rows = []
    for number in range(count):
        Image.new("RGB", (40, 30), (number, 9, 9)).save(folder / f"p{number}.png")
        rows.append(
            {
                "instructions": "Read it.", "text": f"picture {number}", "answer": "{}",
                "image": f"p{number}.png", "group": f"g{number}", "licence": "MIT",
                "consent": number > 0,
            }
        )  # fmt: skip
    path = folder / "examples.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows))
    return path


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_the_commands_lead_from_examples_to_a_model_and_mlflow_knows(
    home: Path, server: OpenAIServer, capsys: pytest.CaptureFixture[str], prefect_url: str
) -> None:
    from mlflow.tracking import MlflowClient

    from flows.watch_tuning import watch_tuning

    out = home / "set"
    words = ["tune", "build", str(example_file(home)), "--out", str(out), "--model", MODEL]
    assert run(words) == 0
    heard = capsys.readouterr().out
    assert "left out        1 no consent" in heard
    assert "is unknown" in heard
    assert run([*words, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["train"]["examples"] >= 20
    assert run(["tune", "start", str(out), "--json"]) == 0
    job = json.loads(capsys.readouterr().out)
    assert job["state"] == "running"
    assert run(["tune", "start", str(out), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["job_id"] == job["job_id"]
    with using(Settings()) as wired:
        states = []
        while looked := watch_tuning():
            states += looked.values()
        assert states[-1] == "succeeded"
        assert set(states[:-1]) <= {"running"}
        uri = wired.tracking_uri()
    assert run(["tune", "status", job["job_id"][:8]]) == 0
    heard = capsys.readouterr().out
    assert "The job has successfully completed" in heard
    assert "forge compare old=engine:openai" in heard
    assert run(["tune", "list"]) == 0
    assert "succeeded  ft:" in capsys.readouterr().out
    assert run(["tune", "list", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["jobs"][0]
    client = MlflowClient(tracking_uri=uri)
    tracked = client.get_run(told["mlflow_run"])
    assert tracked.info.status == "FINISHED"
    assert tracked.data.tags["tuned_model"] == told["tuned_model"]
    assert tracked.data.params["dataset_sha256"] == told["dataset_sha256"]
    history = client.get_metric_history(told["mlflow_run"], "train_loss")
    assert [(m.step) for m in history] == [1, 2, 3]
    assert tracked.data.metrics["trained_tokens"] == told["trained_tokens"]
    assert len(server.tuning.known) == 1


def test_wrong_words_and_lacking_settings_are_told(
    home: Path, server: OpenAIServer, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    def said(*words: str) -> str:
        code = run(["tune", *words])
        return f"{code} {capsys.readouterr().err.splitlines()[-1]}"

    assert "is no data set" in said("start", str(home / "nothing"))
    assert said("start", str(home), "--suffix", "No Good").startswith("2 forge: --suffix")
    assert "is not known" in said("status", "ffff")
    assert said("list") == "0 no job yet: forge tune build, then forge tune start"
    out = home / "set"
    assert run(["tune", "build", str(example_file(home)), "--out", str(out), "--model", "m"]) == 0
    assert run(["tune", "start", str(out)]) == 2  # the server does not know model m
    assert "not available for fine-tuning" in capsys.readouterr().err
    assert run(["tune", "providers"]) == 0
    assert "gpt-4.1-2025-04-14" in capsys.readouterr().out
    assert run(["tune", "providers", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["offers"]) == 3
    monkeypatch.delenv("FORGE_TUNING_URL")
    assert "FORGE_TUNING_URL" in said("start", str(out))
    monkeypatch.delenv("FORGE_TUNING_KEY")
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    assert "FORGE_TUNING_KEY" in said("start", str(out))


def test_a_job_is_cancelled_by_command(
    home: Path, server: OpenAIServer, capsys: pytest.CaptureFixture[str]
) -> None:
    out = home / "set"
    assert run(["tune", "build", str(example_file(home)), "--out", str(out), "--model", MODEL]) == 0
    assert run(["tune", "start", str(out), "--json"]) == 0
    job = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert run(["tune", "cancel", job["job_id"]]) == 0
    assert "cancelled" in capsys.readouterr().out
    assert [j.status for j in server.tuning.known.values()] == ["cancelled"]
