"""What enters the audit log, who is let in, and `forge audit`, against the real stores."""

import json

import psycopg
import pytest
from PIL import Image

from componentforge.cli.main import run
from componentforge.domain.records import StageRecord
from componentforge.errors import LimitReached, ServiceUnavailable
from componentforge.settings import Settings
from componentforge.wiring import using
from tasks.admission import admit, charge
from tasks.models import GenerateRequest
from tasks.verify import verify

AWAY = "postgresql://postgres@/postgres?host=/nonexistent"


@pytest.fixture
def chosen(tmp_path, database_url, valkey_url):
    def make(**values):
        return Settings.model_validate(
            {"home": tmp_path / "home", "database_url": database_url, "redis_url": valkey_url,
             "caller": tmp_path.name, **values}
        )  # fmt: skip

    return make


@pytest.fixture
def forge_run(monkeypatch, capsys, tmp_path, database_url, valkey_url):
    for name, value in {
        "HOME": tmp_path / "home", "DATABASE_URL": database_url, "REDIS_URL": valkey_url,
        "CALLER": "ann",
    }.items():  # fmt: skip
        monkeypatch.setenv(f"FORGE_{name}", str(value))

    def call(*words):
        code = run([str(word) for word in words])
        return code, capsys.readouterr().out

    return call


@pytest.fixture
def picture(tmp_path):
    path = tmp_path / "a.png"
    Image.new("RGB", (100, 50)).save(path)
    return GenerateRequest(image=str(path))


def events(wired):
    return [entry.event for entry in wired.audit().entries()]


def test_a_run_beyond_the_quota_is_refused_and_written_down(chosen, picture):
    with using(chosen(quota_pixels=7500)) as wired:
        admit(picture)
        with pytest.raises(LimitReached, match="5000 of 7500 pixels a day"):
            admit(picture)
        assert events(wired) == ["settings.changed", "quota.refused"]
        assert wired.quotas().used(wired.caller()).runs == 1


def test_what_a_run_cost_is_charged(chosen, picture):
    with using(chosen(quota_usd=0.5)):
        admit(picture)
        stages = [
            StageRecord(name="read", seconds=1, cached=False, cost_usd=c) for c in (0.4, None, 0.2)
        ]
        charge(stages)
        with pytest.raises(LimitReached, match=r"0\.60 of 0\.50 dollars"):
            admit(picture)


def test_a_picture_that_cannot_be_read_is_not_the_quotas_business(chosen, tmp_path):
    with using(chosen(quota_pixels=1)) as wired:
        admit(GenerateRequest(image=str(tmp_path / "missing.png")))
        assert wired.quotas().used(wired.caller()).runs == 1


def test_code_that_is_blocked_is_written_down_without_its_text(chosen):
    from componentforge.domain.component import Draft

    draft = Draft(name="Card", tsx="fetch('/secret-address')", stories="", tokens_css="")
    with using(chosen()) as wired:
        verify.fn(draft, ())
        entry = wired.audit().latest("violation.code")
    assert entry is not None
    assert json.loads(entry.details)["rules"] == ["network"]
    assert "secret-address" not in entry.details


def test_settings_are_written_down_when_they_change_and_secrets_never(chosen):
    for values in (
        {"audit_key": "hush-hush"},
        {"audit_key": "hush-hush"},
        {"max_bytes": 7, "audit_key": "hush-hush"},
    ):
        with using(chosen(**values)) as wired:
            wired.record("cache.cleared", "all")
            entries = list(wired.audit().entries())
    assert [e.event for e in entries].count("settings.changed") == 2
    assert not any("hush" in e.details or "postgresql://" in e.details for e in entries)


def test_without_postgres_the_event_is_lost_aloud_or_nothing_goes(chosen):
    heard = []
    with using(chosen(database_url=AWAY), heard.append) as wired:
        wired.record("cache.cleared", "all")
    assert "cache.cleared is not in the audit log" in heard[0]
    with (
        using(chosen(database_url=AWAY, audit_required=True)) as wired,
        pytest.raises(ServiceUnavailable),
    ):
        wired.record("cache.cleared", "all")


def test_the_commands_verify_and_export(forge_run, tmp_path, database_url):
    assert forge_run("cache", "clear", "--stage", "nothing")[0] == 0
    code, out = forge_run("audit", "verify")
    assert (code, out.splitlines()[-1].endswith("the log is whole")) == (0, True)
    code, out = forge_run("audit", "export", "--event", "cache.cleared")
    (entry,) = [json.loads(line) for line in out.splitlines()]
    assert (entry["actor"], entry["subject"]) == ("ann", "nothing")
    assert len(json.loads(forge_run("audit", "export", "--json")[1])["entries"]) == 2
    target = tmp_path / "log.jsonl"
    assert forge_run("audit", "export", "--out", target)[0] == 0
    assert len(target.read_text().splitlines()) == 2
    assert forge_run("audit", "export", "--out", target)[0] == 2
    with psycopg.connect(database_url, autocommit=True) as superuser:
        superuser.execute("alter table audit_log disable trigger all")
        superuser.execute("update audit_log set subject = 'all' where seq = 2")
    code, out = forge_run("audit", "verify", "--json")
    told = json.loads(out)
    assert (code, told["whole"], told["problems"][0]["seq"]) == (1, False, 2)
    assert "entry 2 is not what was written" in forge_run("audit", "verify")[1]
