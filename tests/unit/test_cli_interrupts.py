import contextlib
import signal
import sys
import time

import pytest

from componentforge.cli import services
from componentforge.cli.interrupts import interrupts
from componentforge.cli.main import INTERRUPTED, run


@pytest.fixture
def heard():
    """Ctrl-C is heard, also where the tests were started in the background."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("heard")
def test_ctrl_c_is_noted_besides_being_raised():
    with interrupts() as seen:
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
        assert seen == [signal.SIGINT]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_outside_the_main_thread_signals_are_left_alone():
    from concurrent.futures import ThreadPoolExecutor

    def ask():
        with interrupts() as seen:
            return seen

    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(ask).result() == []


class Interrupted:
    """What a library leaves behind: the signal comes while it is taken apart."""

    def __del__(self):
        signal.raise_signal(signal.SIGINT)


# Why it is swallowed: Python's "Exceptions in finalisers are ignored"; the hook under test hears.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_ctrl_c_in_a_finaliser_is_raised_a_moment_later_and_says_nothing(capfd):
    heard_before = sys.unraisablehook
    with interrupts() as seen:
        waste = [Interrupted()]
        waste.clear()
        assert seen == [signal.SIGINT]
        began = time.monotonic()
        with pytest.raises(KeyboardInterrupt):
            time.sleep(10)
        assert time.monotonic() - began < 5
        assert seen == [signal.SIGINT] * 2
    assert capfd.readouterr().err == ""
    assert sys.unraisablehook is heard_before


def test_other_errors_of_finalisers_are_told_as_always(monkeypatch):
    told = []
    monkeypatch.setattr(sys, "unraisablehook", told.append)

    class Broken:
        def __del__(self):
            raise ValueError("not ours")

    with interrupts():
        waste = [Broken()]
        waste.clear()
        assert [str(one.exc_value) for one in told] == ["not ours"]


def test_a_second_signal_that_is_due_is_dropped_at_the_end(monkeypatch):
    monkeypatch.setattr("componentforge.cli.interrupts.AGAIN_S", 0.1)
    with interrupts():
        waste = [Interrupted()]
        waste.clear()
    time.sleep(0.3)


def test_a_command_whose_ctrl_c_was_swallowed_counts_as_stopped(monkeypatch):
    def deaf(_arguments):
        with contextlib.suppress(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
        return 0

    monkeypatch.setattr(services, "up", deaf)
    assert run(["up"]) == INTERRUPTED
    monkeypatch.setattr(services, "up", lambda _arguments: 0)
    assert run(["up"]) == 0
