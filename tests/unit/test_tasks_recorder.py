"""What is written down about stages."""

import threading
import time
from contextvars import copy_context

import pytest

from componentforge.domain.model_calls import ModelReply, TokenUsage
from tasks.recorder import (
    affords,
    computing,
    note_hit,
    note_start,
    recording,
    spend,
    spent_so_far,
    take_spent,
    trace,
    watching,
)

KEY = "forge/ocr/v1/abc"


def test_a_computed_stage_is_timed_and_remembered_for_its_cache_entry():
    with recording() as stages, computing("ocr", KEY):
        time.sleep(0.02)
    (record,) = stages
    assert (record.name, record.cached, record.cost_usd, record.seconds_saved) == (
        "ocr",
        False,
        0.0,
        0.0,
    )
    assert 0.02 <= record.seconds < 1
    spent = take_spent(KEY)
    assert (spent.seconds, spent.usd) == (pytest.approx(record.seconds, abs=0.01), 0.0)
    assert take_spent(KEY) == (0.0, 0.0)


@pytest.mark.parametrize(("costs", "total"), [((0.25, 0.5), 0.75), ((0.25, None), None)])
def test_what_was_paid_is_remembered_for_the_cache_entry(costs, total):
    with computing("read", KEY):
        for cost in costs:
            spend(cost)
    assert take_spent(KEY).usd == total


def test_a_stage_that_raises_is_recorded_too():
    with recording() as stages, pytest.raises(ValueError), computing("read", None):
        raise ValueError
    assert [s.name for s in stages] == ["read"]


def test_a_hit_says_how_long_it_took_and_what_it_saved():
    with recording() as stages:
        note_start(KEY)
        time.sleep(0.01)
        note_hit(KEY, 7.5)
    (record,) = stages
    assert (record.name, record.cached, record.seconds_saved) == ("ocr", True, 7.5)
    assert 0.01 <= record.seconds < 1


def test_a_hit_whose_start_is_unknown_took_no_time():
    with recording() as stages:
        note_hit("forge/read/v1/never-started", 1.0)
    assert stages[0].seconds == 0.0


def test_costs_add_up_and_an_unknown_one_makes_the_sum_unknown():
    with recording() as stages:
        with computing("read", None):
            spend(0.25)
            spend(0.5)
        with computing("propose", None):
            spend(0.25)
            spend(None)
    assert [s.cost_usd for s in stages] == [0.75, None]


def test_threads_started_from_the_block_are_recorded_in_it():
    def work():
        with computing("render", None):
            pass

    with recording() as stages:
        thread = threading.Thread(target=copy_context().run, args=(work,))
        thread.start()
        thread.join()
    assert [s.name for s in stages] == ["render"]


def test_a_watcher_hears_of_every_stage_until_it_stops_watching():
    heard = []
    with watching(lambda name, record: heard.append((name, record and record.cached))):
        with computing("read", None):
            pass
        note_hit(KEY, 1.0)
    with computing("late", None):
        pass
    assert heard == [("read", None), ("read", False), ("ocr", True)]


def test_recordings_are_apart_and_outside_of_one_nothing_is_kept():
    with recording() as first, computing("a", None):
        pass
    with recording() as second, computing("b", None):
        pass
    spend(1.0)
    with computing("c", None):
        pass
    assert ([s.name for s in first], [s.name for s in second]) == (["a"], ["b"])


def reply(**values):
    whole = {"usd": 0.5, "bought": True, **values}
    return ModelReply(key="k", model="m", text="{}", usage=TokenUsage(), **whole)


@pytest.mark.parametrize(
    ("replies", "cost", "traces"),
    [
        ([reply(trace_id="a"), reply(trace_id="b")], 1.0, ("a", "b")),
        ([reply(), reply(bought=False)], 0.5, ()),
        ([reply(), reply(usd=None)], None, ()),
        ([reply(usd=None, bought=False)], 0.0, ()),
    ],
)
def test_a_reply_costs_its_stage_what_was_paid_now_and_leaves_its_trace(replies, cost, traces):
    from tasks.stage import spend_reply

    with recording() as stages, computing("read", None):
        for one in replies:
            spend_reply(one)
    assert (stages[0].cost_usd, stages[0].traces) == (cost, traces)


def test_a_trace_outside_of_a_stage_is_nobodys():
    trace("a")
    with recording() as stages, computing("read", None):
        pass
    assert stages[0].traces == ()


def test_a_limit_is_kept_and_an_unknown_price_uses_it_up():
    assert affords(None)
    assert affords(0.1)
    with recording():
        with computing("read", None):
            spend(0.06)
        assert spent_so_far() == 0.06
        assert affords(0.061)
        assert not affords(0.06)
        with computing("propose", None):
            spend(None)
        assert spent_so_far() is None
        assert not affords(100)
        assert affords(None)
