"""Log lines: whose they are, and what they never tell."""

import json
import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st

from componentforge.cli.logs import SharedFile, set_up_logs
from componentforge.domain.context import current_ids, working_on
from componentforge.domain.records import StageRecord
from componentforge.settings import Settings
from componentforge.wiring.log_lines import Hidden, formatter, level, log_to_stderr
from tasks.observe import ended


def record(message, *args, error=None, **more):
    info = (type(error), error, error.__traceback__) if error else None
    made = logging.LogRecord("componentforge.x", logging.WARNING, "f.py", 1, message, args, info)
    made.__dict__.update(more)
    return made


def raised(message):
    with pytest.raises(ValueError) as caught:
        raise ValueError(message)
    return caught.value


@pytest.fixture
def _own_logging():
    root, ours = logging.getLogger(), logging.getLogger("componentforge")
    kept = root.handlers[:], root.level, ours.handlers[:], ours.level, ours.propagate
    raising = logging.raiseExceptions
    yield
    for handler in {*root.handlers, *ours.handlers} - {*kept[0], *kept[2]}:
        handler.close()
    root.handlers[:], ours.handlers[:] = kept[0], kept[2]
    root.setLevel(kept[1])
    ours.setLevel(kept[3])
    ours.propagate = kept[4]
    logging.raiseExceptions = raising
    logging.captureWarnings(capture=False)


def test_a_json_line_tells_its_run_item_and_stage_and_what_it_took():
    with working_on(run="r1"), working_on(batch="b1", item="7"), working_on(stage="ocr"):
        text = formatter(Settings(log_format="json")).format(
            record("%s\ncomputed", "ocr", seconds=0.5, cached=False)
        )
    assert "\n" not in text
    line = json.loads(text)
    assert line.pop("time").endswith("+00:00")
    assert line == {
        "level": "warning", "logger": "componentforge.x", "message": "ocr\ncomputed",
        "run": "r1", "batch": "b1", "item": "7", "stage": "ocr", "seconds": 0.5, "cached": False,
    }  # fmt: skip
    assert current_ids() == {}


def test_a_text_line_ends_with_its_ids_and_its_traceback_follows():
    with working_on(run="r1", item="7"):
        text = formatter(Settings()).format(record("it broke", error=raised("bad")))
    first, *rest = text.splitlines()
    assert first.endswith("WARNING componentforge.x it broke [run=r1 item=7]")
    assert rest[-1] == "ValueError: bad"
    assert "[" not in formatter(Settings()).format(record("alone"))


SECRET = st.text(st.characters(codec="ascii", categories=("L", "N", "P", "S")), min_size=8).filter(
    lambda text: "://" not in text and text.strip() == text
)


@given(SECRET, st.sampled_from(["text", "json"]))
def test_a_setting_s_secret_is_in_no_line_wherever_it_was_said(secret, form):
    lines = formatter(Settings(log_format=form, audit_key=secret, guard_key="another-key"))
    with working_on(item=f"a {secret}.png"):
        error = raised(f"sent {secret}")
        text = lines.format(record("got %s, another-key", secret, error=error))
    said = json.loads(text) if form == "json" else {"message": text}
    for value in said.values():
        assert f"sent {secret}" not in str(value)
        assert f"got {secret}" not in str(value)
        assert f"a {secret}.png" not in str(value)
        assert "another-key" not in str(value)


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("postgresql://forge:hunter2@db/x is away", "postgresql://forge:***@db/x is away"),
        ("redis://:hunter2@cache", "redis://:***@cache"),
        ("Authorization: Bearer abcdefgh12345", "Authorization: Bearer ***"),
        ("key sk-abcDEF123456 is wrong", "key *** is wrong"),
        ("api_key='hunter22' refused", "api_key='***' refused"),
        ('{"password": "hunter2"}', '{"password": "***"}'),
        ("the note says: a card", "the note says: a card"),
        ("http://host:8080/v1 answered", "http://host:8080/v1 answered"),
    ],
)
def test_what_looks_like_a_secret_is_hidden(text, hidden):
    assert Hidden([])(text) == hidden


@pytest.mark.parametrize(
    ("settings", "least"),
    [
        ({}, logging.WARNING),
        ({"log_format": "json"}, logging.INFO),
        ({"log_format": "json", "log_level": "error"}, logging.ERROR),
        ({"log_level": "debug"}, logging.DEBUG),
    ],
)
def test_json_tells_every_stage_unless_the_level_says_otherwise(settings, least):
    assert level(Settings(**settings)) == least


@pytest.mark.usefixtures("_own_logging")
def test_on_standard_error_when_the_setting_says_so(tmp_path, monkeypatch, capsys):
    set_up_logs(Settings(home=tmp_path, log_to="stderr", log_format="json"))
    ended(StageRecord(name="ocr", seconds=0.25, cached=True, seconds_saved=2.0), None)
    ended(StageRecord(name="read", seconds=0.5, cached=False), ValueError("x"))
    hit, failed = map(json.loads, capsys.readouterr().err.splitlines())
    assert (hit["message"], hit["stage"], hit["cached"]) == ("ocr from the cache", "ocr", True)
    assert (hit["seconds"], hit["seconds_saved"]) == (0.25, 2.0)
    assert failed["message"] == "read ended: ValueError"
    assert not (tmp_path / "logs").exists()


@pytest.mark.usefixtures("_own_logging")
def test_in_a_process_that_is_prefects_only_our_records_go_to_standard_error(capsys):
    asked = Settings(log_to="stderr", log_format="json")
    logging.getLogger().handlers[:] = []
    log_to_stderr(Settings())
    assert logging.getLogger("componentforge").handlers == []
    log_to_stderr(asked)
    log_to_stderr(asked)
    logging.getLogger("componentforge.x").info("once")
    (line,) = capsys.readouterr().err.splitlines()
    assert json.loads(line)["message"] == "once"


def test_a_full_log_is_moved_aside_once_and_every_process_follows(tmp_path):
    """Two handlers stand for two processes: each knows only what the file system tells it."""
    both = [SharedFile(tmp_path / "l", maxBytes=400, backupCount=50) for _ in range(2)]
    for at in range(60):
        both[at % 3 == 0].emit(record(f"line {at:02d} {'x' * 20}"))
    for handler in both:
        handler.close()
    lines = [
        line for path in tmp_path.glob("l*") if path.suffix != ".lock"
        for line in path.read_text().splitlines()
    ]  # fmt: skip
    assert sorted(lines) == [f"line {at:02d} {'x' * 20}" for at in range(60)]
    assert all(path.stat().st_size <= 400 for path in tmp_path.glob("l*"))
