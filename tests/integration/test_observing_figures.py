"""Totals that many processes add to, and what is told of them."""

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from urllib.request import urlopen

import pytest
from prometheus_client.parser import text_string_to_metric_families

from componentforge.cli.batch import tell_restarts
from componentforge.cli.main import run as forge
from componentforge.cli.metrics import served, served_meanwhile
from componentforge.domain.batch import BatchItem, BatchOptions, ItemResult
from componentforge.domain.metrics import totals_of
from componentforge.domain.records import RunRecord, StageRecord
from componentforge.settings import Settings
from componentforge.stores.batches import PostgresBatches
from componentforge.stores.postgres import PostgresHistory
from componentforge.stores.totals import PostgresTotals
from componentforge.wiring import Wiring


def a_run(number, **changes):
    fields = {
        "run_id": f"r{number}", "source": "a.png", "name": "A", "status": "done", "engine": "local",
        "started_at": datetime.now(UTC), "seconds": 2.0,
        "stages": (
            StageRecord(name="ocr", seconds=0.5, cached=False, cost_usd=0.01),
            StageRecord(name="read", seconds=0.1, cached=True, seconds_saved=1.0),
        ),
    }  # fmt: skip
    return RunRecord(**{**fields, **changes})


@pytest.fixture
def wired(tmp_path, database_url, valkey_url, result_cache, monkeypatch):
    for name, value in {
        "FORGE_HOME": str(tmp_path / "home"),
        "FORGE_DATABASE_URL": database_url,
        "FORGE_REDIS_URL": valkey_url,
        "PREFECT_API_URL": "http://127.0.0.1:1/api",
    }.items():
        monkeypatch.setenv(name, value)
    with Wiring(Settings()) as made:
        yield made


def page_of(text):
    return {
        (s.name, *(value for _, value in sorted(s.labels.items()))): s.value
        for family in text_string_to_metric_families(text)
        for s in family.samples
    }


def test_a_run_counts_once_however_often_it_is_written(database_url):
    history = PostgresHistory(database_url)
    totals = PostgresTotals(history.database)
    for _ in range(3):
        history.record_run(a_run(1))
    assert dict(totals.read()) == pytest.approx(dict(totals_of(a_run(1))))
    totals.close()


def test_many_at_once_lose_no_count_and_never_wait_in_a_circle(database_url):
    stages = [StageRecord(name=name, seconds=0.1, cached=False) for name in "fdbace"]
    history = PostgresHistory(database_url)
    history.versions()  # the schema

    def work(seed):
        own = PostgresHistory(database_url)
        for at in range(10):
            turned = tuple(stages[seed:] + stages[:seed])
            own.record_run(a_run(f"{seed}-{at}", stages=turned))
        own.close()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(work, range(6)))
    found = PostgresTotals(history.database).read()
    assert found["forge_runs_total", (("status", "done"),)] == 60
    for name in "fdbace":
        labels = (("cache", "miss"), ("le", "0.1"), ("stage", name))
        assert found["forge_stage_seconds", labels] == 60
    history.close()


ADD = """
import sys
from componentforge.stores.totals import PostgresTotals
totals = PostgresTotals(sys.argv[1])
for _ in range(20):
    totals.add({("forge_worker_restarts_total", ()): 1})
totals.close()
"""


def test_processes_add_up_and_none_takes_its_counts_along(database_url):
    totals = PostgresTotals(database_url)
    totals.add({})
    assert dict(totals.read()) == {}
    workers = [
        subprocess.Popen([sys.executable, "-W", "ignore", "-c", ADD, database_url])
        for _ in range(2)
    ]
    assert [worker.wait(60) for worker in workers] == [0, 0]
    assert totals.read()["forge_worker_restarts_total", ()] == 40
    with totals.database.transaction() as connection:
        connection.execute("update metric_totals set day = day - 1")
    assert totals.read()["forge_worker_restarts_total", ()] == 40
    assert dict(totals.read(today=True)) == {}
    totals.close()


def items(count):
    return [BatchItem(image=f"{n}.png", folder=str(n)) for n in range(count)]


def test_only_batches_in_work_are_told(database_url):
    batches, totals = PostgresBatches(database_url), PostgresTotals(database_url)
    assert totals.in_work() == ({}, 0.0)
    batches.create("a" * 64, "old", BatchOptions(out="/o"), items(3))
    batches.create("b" * 64, "new", BatchOptions(out="/o"), items(2))
    with batches.database.transaction() as connection:
        connection.execute(
            "update batches set created_at = now() - interval '2 days' where source = 'old'"
        )
        connection.execute("update batch_items set queued_at = now() - interval '2 days'")
    (row,) = batches.claim("b" * 64, "me", 1, 60)
    batches.finish("b" * 64, row.position, "me", ItemResult(state="done"))
    states, age = totals.in_work()
    assert states == {"queued": 1, "done": 1}
    assert 172_000 < age < 173_700
    # Going on with the old one makes it count again.
    batches.claim("a" * 64, "me", 1, 60)
    assert totals.in_work()[0] == {"queued": 3, "done": 1, "running": 1}
    batches.close()
    totals.close()


def test_the_endpoint_tells_what_is_in_postgres_and_in_the_cache(wired, result_cache):
    wired.history().record_run(a_run(1))
    wired.history().record_run(a_run(2, status="failed", error="x", error_kind="InputRejected"))
    result_cache.count("ocr", "hits", 1.0, 0.5)
    result_cache.count("ocr", "misses")
    with served(wired, 0) as address, urlopen(address, timeout=20) as answer:
        page = page_of(answer.read().decode())
    assert page["forge_runs_total", "done"] == page["forge_errors_total", "InputRejected"] == 1
    assert page["forge_cost_dollars_total", "ocr"] == pytest.approx(0.02)
    assert (page["forge_cache_hits_total", "ocr"], page["forge_cache_misses_total", "ocr"]) == (
        1,
        1,
    )
    assert page["forge_cache_saved_dollars_total", "ocr"] == 0.5
    assert page["forge_cache_memory_bytes",] > 0
    assert page["forge_browser_restarts_total",] == page["forge_queue_age_seconds",] == 0
    assert page["forge_items", "queued"] == 0
    assert page["forge_source_up", "postgres"] == page["forge_source_up", "cache"] == 1


def test_a_source_that_is_away_is_told_as_away_and_its_figures_are_left_out(tmp_path):
    away = Settings(
        home=tmp_path, database_url=f"postgresql://u@/d?host={tmp_path}",
        redis_url=f"unix://{tmp_path}/none.sock",
    )  # fmt: skip
    with Wiring(away) as wired:
        assert wired.figures().read() == {
            ("forge_source_up", (("source", "postgres"),)): 0.0,
            ("forge_source_up", (("source", "cache"),)): 0.0,
        }


def test_where_another_serves_already_a_batch_goes_on_and_metrics_ends_with_2(
    wired, monkeypatch, capsys
):
    with served(wired, 0) as address:
        port = address.split(":")[2].partition("/")[0]
        monkeypatch.setenv("FORGE_METRICS_PORT", port)
        with Wiring(Settings()) as second, served_meanwhile(second):
            pass
        assert f"127.0.0.1:{port}" in capsys.readouterr().err
        assert forge(["metrics", "--serve"]) == 2
    with Wiring(Settings(metrics_port=0)) as alone, served_meanwhile(alone):
        pass


@pytest.mark.usefixtures("wired")
def test_metrics_are_printed_written_and_given_as_json(capsys, tmp_path):
    assert forge(["metrics"]) == 0
    printed = page_of(capsys.readouterr().out + "\n")
    assert printed["forge_source_up", "postgres"] == 1
    assert forge(["metrics", "--out", str(tmp_path / "deep" / "forge.prom")]) == 0
    written = page_of((tmp_path / "deep" / "forge.prom").read_text())
    assert written.keys() == printed.keys()
    capsys.readouterr()
    assert forge(["metrics", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)["metrics"]
    assert {row["name"] for row in rows} >= {"forge_runs_total", "forge_cache_memory_bytes"}


def test_status_shows_batches_the_last_day_and_the_cache(wired, result_cache, capsys):
    wired.history().record_run(a_run(1))
    wired.history().record_run(a_run(2, seconds=4.0, browser_restarts=3))
    wired.history().record_run(
        a_run(3, status="failed", error="x", error_kind="RenderTimeout", stages=())
    )
    long_ago = datetime.now(UTC) - timedelta(days=3)
    wired.history().record_run(a_run(4, seconds=900.0, started_at=long_ago))
    wired.totals().add({("forge_worker_restarts_total", ()): 2})
    wired.batches().create("a" * 64, "shots", BatchOptions(out="/o"), items(2))
    (row,) = wired.batches().claim("a" * 64, "me", 1, 60)
    wired.batches().finish(
        "a" * 64, row.position, "me", ItemResult(state="done", stages=10, cached=4, cost_usd=None)
    )
    result_cache.count("ocr", "hits", 3.0, 0.5)
    assert forge(["status"]) == 0
    text = capsys.readouterr().out
    for part in (
        "aaaaaaaaaaaa  1       0        1     0       0        40%     0.00+?  shots",
        "last 24 hours: 2 made, 1 failed (33.3%), half within 3.0 s, 95% within 3.9 s",
        "from the cache: 50% of the stages",
        "errors: 1 RenderTimeout",
        "restarts: 3 of browsers, 2 of batch workers",
        "ocr    2     0%      0.500  0.500  0.0",
        "read   2     100%                  2.0",
        "100% of 1 asked for, 3 s and $0.50 saved",
        "longest waiting item: 0:00:",
    ):
        assert part in text
    assert forge(["status", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["items"] == {"queued": 1, "done": 1}
    assert document["batches"][0]["source"] == "shots"
    assert (document["day"]["p50_s"], document["day"]["hit_rate"]) == (3.0, 0.5)
    assert document["day"]["usd_today"] == pytest.approx(0.02)
    assert document["day"]["errors"] == {"RenderTimeout": 1}
    assert document["cache"]["hit_rate"] == 1


@pytest.mark.usefixtures("wired")
def test_status_of_nothing_is_short(capsys):
    assert forge(["status"]) == 0
    text = capsys.readouterr().out
    assert "no run in the last 24 hours" in text
    assert "today: $0.00" in text


def test_a_database_that_does_not_answer_is_one_line_of_status(monkeypatch, capsys, tmp_path):
    monkeypatch.setenv("FORGE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("FORGE_DATABASE_URL", f"postgresql://u@/d?host={tmp_path}")
    monkeypatch.setenv("FORGE_REDIS_URL", f"unix://{tmp_path}/none.sock")
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:1/api")
    forge(["status"])
    heard = capsys.readouterr()
    assert heard.err.count("PostgreSQL") == 1
    assert "yours" in heard.out


def test_replaced_workers_are_counted_once_and_later_when_the_database_is_away(wired, tmp_path):
    pool = SimpleNamespace(restarts=3)
    away = Settings(home=tmp_path, database_url=f"postgresql://u@/d?host={tmp_path}")
    with Wiring(away) as elsewhere:
        assert tell_restarts(elsewhere, pool, 1) == 1
    assert tell_restarts(wired, pool, 1) == 3
    assert tell_restarts(wired, pool, 3) == 3
    assert wired.totals().read()["forge_worker_restarts_total", ()] == 2
