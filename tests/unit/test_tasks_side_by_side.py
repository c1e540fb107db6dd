"""Items in flight: bounded, each in the caller's context, the first error told."""

import threading
import time
from contextvars import ContextVar

import pytest

from tasks.side_by_side import fitting_in_flight, take

WHERE: ContextVar[str] = ContextVar("where", default="nowhere")


def counting(upto):
    left = iter(range(upto))
    return lambda: next(left, None)


@pytest.mark.parametrize("in_flight", [1, 3])
def test_all_are_worked_on_and_no_more_than_wanted(in_flight):
    done = []
    assert take(counting(5), done.append, 10, in_flight) == 5
    assert sorted(done) == [0, 1, 2, 3, 4]
    assert take(counting(5), done.append, 2, in_flight) == 2
    assert take(counting(0), done.append, 2, in_flight) == 0


def test_three_wait_together_and_the_fourth_is_not_taken_up_before_one_ends():
    all_three, taken, most = threading.Barrier(3), [], []
    at_work, guard = [0], threading.Lock()

    def following():
        taken.append(len(taken))
        return taken[-1] if len(taken) <= 6 else None

    def work(_item):
        with guard:
            at_work[0] += 1
            most.append((at_work[0], len(taken)))
        all_three.wait(20)  # breaks unless three are at it together
        time.sleep(0.02)
        with guard:
            at_work[0] -= 1

    assert take(following, work, 6, 3) == 6
    assert max(count for count, _ in most) == 3
    assert most[2] == (3, 3), "the fourth was not even taken up"


def test_each_sees_the_callers_context_and_none_changes_anothers():
    seen = []

    def work(item):
        seen.append(WHERE.get())
        WHERE.set(f"in {item}")

    WHERE.set("in the flow")
    take(counting(4), work, 4, 2)
    assert seen == ["in the flow"] * 4
    assert WHERE.get() == "in the flow"


def test_after_an_error_nothing_is_taken_up_and_it_is_raised():
    begun = []

    def work(item):
        begun.append(item)
        raise OSError("the disk is gone")

    with pytest.raises(OSError, match="disk"):
        take(counting(50), work, 50, 2)
    assert len(begun) <= 3


def test_where_all_is_computed_here_one_item_is_held_at_once():
    assert fitting_in_flight("local") == 1
