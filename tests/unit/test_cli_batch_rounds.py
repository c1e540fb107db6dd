"""`forge batch --openai-batch`: when it goes on, when it ends, and what it says."""

from argparse import Namespace
from types import SimpleNamespace

import pytest

from componentforge.cli.batch import summary
from componentforge.cli.batch_rounds import check_deferred, in_rounds, line_of
from componentforge.domain.batch import BatchCounts
from componentforge.domain.engine import EngineChoice
from componentforge.domain.model_batches import OutboxCounts
from componentforge.engines.openai.batching import Progress
from componentforge.errors import ConfigurationError, ServiceUnavailable

WAITING = BatchCounts(queued=2, awaiting=2, done=1)
DONE = BatchCounts(done=3)
AWAY = ServiceUnavailable("Batch API", "no answer in time", "look again")


class House:
    """What `in_rounds` is given: counts and looks, one after the other."""

    def __init__(self, counts, looks):
        self.counts, self.looks = list(counts), list(looks)
        self.resumed = 0
        self.settings = SimpleNamespace(model_batch_poll=0.001)

    def batches(self):
        return self

    def model_batches(self):
        return self

    def resume(self):
        self.resumed += 1

    def work_off(self):
        return self.counts.pop(0)

    def look(self):
        found = self.looks.pop(0)
        if isinstance(found, Exception):
            raise found
        return found

    def run(self, *, wait=False):
        return in_rounds(self, "b", Namespace(wait=wait), self.work_off)


def test_the_command_ends_when_nothing_goes_on_without_answers(capsys):
    house = House([WAITING], [Progress(submitted=2, counts=OutboxCounts(sent=2))])
    assert house.run() == WAITING
    told = capsys.readouterr().err
    assert "2 of 3 pictures wait for answers, 2 questions went out, 2 are with the provider" in told


def test_answers_that_are_there_are_worked_on_at_once():
    house = House([WAITING, DONE], [Progress(came=2)])
    assert house.run() == DONE
    assert house.resumed == 2


def test_waiting_it_goes_on_until_all_is_done_also_while_the_provider_is_away(capsys):
    house = House([WAITING, WAITING, WAITING, DONE], [AWAY, Progress(), Progress(missed=1)])
    assert house.run(wait=True) == DONE
    told = capsys.readouterr().err
    assert "no answer in time; look again; looking again" in told
    assert "1 questions went unanswered" in told


def test_without_waiting_a_provider_that_is_away_is_told():
    with pytest.raises(ServiceUnavailable):
        House([WAITING], [AWAY]).run()


def test_what_is_held_back_and_who_is_at_it_is_said():
    held = Progress(held_back="the cap is reached", counts=OutboxCounts(waiting=3))
    assert "3 are held back: the cap is reached" in line_of(held, WAITING)
    assert "another process" in line_of(Progress(busy=True), WAITING)
    assert "2 wait for answers" in summary(WAITING, 1.0)


def test_options_that_mean_nothing_are_refused():
    asked = Namespace(openai_batch=True, wait=False)
    with pytest.raises(ConfigurationError, match="no stage asks a hosted model"):
        check_deferred(asked, EngineChoice())
    assert check_deferred(asked, EngineChoice(read="openai"))
    with pytest.raises(ConfigurationError, match="nothing is waited for"):
        check_deferred(Namespace(openai_batch=False, wait=True), EngineChoice(read="openai"))
    assert not check_deferred(Namespace(openai_batch=False, wait=False), EngineChoice())
