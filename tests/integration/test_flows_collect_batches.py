"""Pictures through the Batch API: rounds of questions, collected by the flow, half the price."""

import json

import pytest
from PIL import Image

from componentforge.cli.main import run
from componentforge.domain.batch import BatchOptions
from componentforge.domain.engine import EngineChoice, ModelChoice
from componentforge.errors import AnswerPending
from componentforge.wiring import deferring, using
from tasks.models import BatchRequest
from tests.asked import MODEL, SERVED, settings_for
from tests.hosted import model
from tests.openai_server.scenario import SERVER_ERROR, by_attempt
from tests.openai_server.server import KEY, OpenAIServer

HOSTED = EngineChoice(read="openai", propose="openai", synthesize="openai")


@pytest.fixture
def server(tmp_path):
    with OpenAIServer(tmp_path / "book.db", model(), models=SERVED) as one:
        yield one


@pytest.fixture
def folder(card_picture, tmp_path, request):
    """Two pictures of each test's own: the result cache is everybody's."""
    made, cut = tmp_path / "pictures", 13 + len(request.node.name) % 10
    made.mkdir()
    with Image.open(card_picture) as image:
        for n in range(2):
            image.crop((0, 0, image.width - cut - 10 * n, image.height)).save(
                made / f"deferred {n}.png"
            )
    return made


@pytest.fixture
def wired(server, tmp_path, database_url, valkey_url, prefect_url):
    chosen = settings_for(tmp_path / "home", server.url, database_url, valkey_url)
    with using(chosen) as made:
        yield made


def booked(wired):
    with wired.batches().database.transaction() as connection:
        return connection.execute(
            "select count(*) filter (where state = 'received'), count(*),"
            " coalesce(sum(usd), 0)::float8 from model_calls"
        ).fetchone()


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_pictures_wait_for_each_round_of_answers_and_go_on(wired, server, folder, tmp_path):
    from flows.batch import batch
    from flows.collect_batches import collect_batches

    request = BatchRequest(
        source=str(folder), out=str(tmp_path / "out"), engine=HOSTED,
        hosted=ModelChoice(model=MODEL), repairs=0, chunk=2, deferred=True,
    )  # fmt: skip
    counts = batch(request)
    assert (counts.done, counts.failed, counts.awaiting) == (0, 0, 2)
    assert not (tmp_path / "out" / "deferred 0").exists()  # waiting is no failure
    looks, waited = [], 0
    while not looks or not looks[-1].finished:
        looks.append(collect_batches())
        waited += not looks[-1].answers
        assert len(looks) < 30
    assert sum(look.submitted for look in looks) > 2  # propose and synthesize, after read
    assert waited, "an answer takes several looks"
    counts = batch(request)
    assert (counts.done, counts.failed, counts.awaiting) == (2, 0, 0)
    assert (tmp_path / "out" / "batch-report.html").is_file()
    for n in range(2):
        result = json.loads((tmp_path / "out" / f"deferred {n}" / "result.json").read_text())
        assert result["status"] == "done"
    calls = server.book.calls(billed=1)
    assert {call.schema_name for call in calls} == {
        "ReadAnswer", "PropsAnswer", "NeedsAnswer", "CodeAnswer",
    }  # fmt: skip
    assert len(calls) == 12
    assert set(server.book.bought().values()) == {1}
    assert all(call.batch for call in calls)
    assert booked(wired) == (12, 12, pytest.approx(server.book.usd(), abs=1e-8))
    # What a picture cost includes the rounds that ended in waiting.
    assert counts.cost_usd == pytest.approx(server.book.usd(), abs=1e-6)
    assert collect_batches().batches == ()


@pytest.mark.timeout(300)
def test_a_picture_whose_answer_is_not_there_is_put_off(wired, server, card_picture, tmp_path):
    from flows.generate import generate
    from tasks.models import GenerateRequest

    # A picture nobody has read: of the shared one an answer may be in the cache.
    own = tmp_path / "own.png"
    Image.open(card_picture).resize((331, 203)).save(own)
    request = GenerateRequest(
        image=str(own), out=str(tmp_path / "out"), engine=HOSTED,
        hosted=ModelChoice(model=MODEL), repairs=0,
    )  # fmt: skip
    with deferring(), pytest.raises(AnswerPending, match="in a batch"):
        generate(request)
    assert not (tmp_path / "out").exists()
    assert server.book.calls() == []
    assert wired.outbox().counts(server.url).waiting == 1


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_the_command_waits_for_the_batches(
    server, folder, forge_env, monkeypatch, capsys, tmp_path
):
    server.play(model(ReadAnswer=by_attempt(SERVER_ERROR, model())))
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    for name in ("FORGE_HOME", "OMP_NUM_THREADS"):
        monkeypatch.setenv(name, forge_env[name])
    monkeypatch.setenv("OPENAI_BASE_URL", server.url)
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.setenv("FORGE_MODEL_BATCH_POLL", "0.2")
    words = [
        "batch", str(folder), "--out", str(tmp_path / "out"), "--repairs", "0", "--workers", "1",
        "--engine", "read=openai", "--model", MODEL, "--openai-batch",
    ]  # fmt: skip
    assert run([*words, "--json"]) == 0
    heard = capsys.readouterr()
    told = json.loads(heard.out)
    assert (told["status"], told["report"], told["counts"]["awaiting"]) == ("waiting", None, 2)
    assert "2 of 2 pictures wait for answers, 2 questions went out" in heard.err
    assert run([*words, "--wait"]) == 0
    heard = capsys.readouterr()
    assert "2 of 2 made" in heard.out
    assert "2 questions went unanswered" in heard.err
    assert set(server.book.bought().values()) == {1}
    assert len(server.book.bought()) == 2


def test_only_hosted_models_are_asked_in_batches(monkeypatch, capsys, tmp_path, card_picture):
    monkeypatch.setenv("FORGE_HOME", str(tmp_path / "home"))
    assert run(["batch", str(card_picture.parent), "--openai-batch"]) == 2
    assert "no stage asks a hosted model" in capsys.readouterr().err
    assert run(["batch", str(card_picture.parent), "--wait"]) == 2
    assert "add --openai-batch" in capsys.readouterr().err


def test_without_a_key_nothing_is_on_its_way(tmp_path, database_url, valkey_url, prefect_url):
    from componentforge.settings import Settings
    from flows.collect_batches import collect_batches
    from tasks.model_batches import Collected

    home = tmp_path / "home"
    with using(Settings(home=home, database_url=database_url, redis_url=valkey_url)) as wired:
        wired.batches().create("c" * 64, "p", BatchOptions(out="/somewhere"), [])
        assert collect_batches() == Collected()
