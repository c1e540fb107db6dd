import io
import logging
import sys

import pytest

from componentforge.cli import output
from componentforge.cli.logs import set_up_logs
from componentforge.cli.progress import STAGES, progress
from componentforge.domain.records import StageRecord
from componentforge.settings import Settings
from tasks import keys


class Terminal(io.StringIO):
    def isatty(self):
        return True


def record(name, cached=False):
    return StageRecord(name=name, seconds=0.1, cached=cached)


def test_progress_knows_every_stage_in_its_order():
    stages = [key for key in vars(keys).values() if isinstance(key, keys.StageKey)]
    assert list(STAGES) == [key.name for key in stages if key != keys.MEASURE]  # a benchmark's own


def test_on_a_pipe_only_results_are_written(monkeypatch):
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    out = io.StringIO()
    with progress(1, False, out) as bars:
        bars.picture("a.png")
        bars.stage("ocr", None)
        bars.stage("ocr", record("ocr"))
        bars.done()
        bars.line("a.png -> out")
    assert out.getvalue() == "a.png -> out\n"
    assert sys.stderr.getvalue() == ""


@pytest.mark.parametrize("quiet", [False, True])
def test_on_a_terminal_bars_name_picture_and_stage_unless_a_machine_reads(monkeypatch, quiet):
    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setenv("TERM", "xterm")
    out = io.StringIO()
    with progress(2, quiet, out) as bars:
        bars.picture("card.png")
        bars.stage("ocr", None)
        bars.stage("ocr", record("ocr"))
        bars.stage("read", record("read", cached=True))
        bars.stage("synthesize", record("synthesize"))
        bars.stage("synthesize", None)
        bars.done()
        bars.line("card.png -> out")
    assert out.getvalue() == "card.png -> out\n"
    seen = screen.getvalue()
    assert ("card.png" in seen) is not quiet
    assert ("synthesize again" in seen) is not quiet


def test_results_on_the_same_screen_make_room_for_the_bars(monkeypatch):
    monkeypatch.setattr(sys, "stderr", Terminal())
    monkeypatch.setenv("TERM", "xterm")
    with progress(1, False, Terminal()) as bars:
        bars.line("card.png -> [out]")
    assert "card.png -> [out]" in sys.stderr.getvalue()


def test_what_others_print_does_not_reach_a_machine(capsys):
    with output.reserved_output() as own:
        print("noise")
        print("{}", file=own)
    heard = capsys.readouterr()
    assert (heard.out, heard.err) == ("{}\n", "noise\n")


def test_a_table_is_as_wide_as_its_cells(capsys):
    output.put_table([("a", "long"), ("longer", "b")], ("x", "y"))
    assert capsys.readouterr().out == "x       y\na       long\nlonger  b\n"


@pytest.fixture
def _own_logging():
    root = logging.getLogger()
    before, level, loud = [*root.handlers], root.level, logging.raiseExceptions
    yield
    logging.raiseExceptions = loud
    logging.captureWarnings(capture=False)
    for handler in [*root.handlers]:
        root.removeHandler(handler)
        handler.close()
    for handler in before:
        root.addHandler(handler)
    root.setLevel(level)


@pytest.mark.usefixtures("_own_logging")
def test_records_go_to_the_file_and_not_to_the_terminal(tmp_path, capsys):
    theirs = logging.getLogger("prefect.flow_runs")
    shown = logging.StreamHandler(sys.stderr)
    theirs.addHandler(shown)
    set_up_logs(Settings(home=tmp_path))
    theirs.error("something happened")
    logging.getLogger("componentforge").warning("and this")
    text = (tmp_path / "logs" / "forge.log").read_text()
    assert "something happened" in text
    assert "and this" in text
    assert capsys.readouterr().err == ""


@pytest.mark.usefixtures("_own_logging")
def test_where_no_log_can_be_written_there_is_none(tmp_path):
    (tmp_path / "logs").write_text("in the way")
    set_up_logs(Settings(home=tmp_path))
    logging.getLogger("componentforge").warning("unheard")


@pytest.mark.usefixtures("_own_logging")
def test_a_record_that_does_not_fit_is_lost_without_a_word(tmp_path, monkeypatch, capsys):
    set_up_logs(Settings(home=tmp_path))
    (handler,) = logging.getLogger().handlers

    def full(_record):
        raise OSError("No space left on device")

    monkeypatch.setattr(handler, "shouldRollover", full)
    logging.getLogger("componentforge").warning("too much")
    assert capsys.readouterr().err == ""
