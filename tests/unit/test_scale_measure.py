"""The bench's account of CPU: what processes used between the last look at them and their end."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "bench"))
from scale_measure import Seen, by_kind, kind_of, slope

ROOT, WORKER, BROWSER, ZYGOTE, PAGE = ((pid, 1.0) for pid in range(1, 6))


def seen(kind, parent, own, reaped=0.0, look=9):
    return Seen(kind, parent[0] if parent else 0, own, reaped, look)


def test_what_was_used_before_the_begin_does_not_count():
    begin = {ROOT: seen("forge", None, 4.0, 10.0, look=1)}
    end = {ROOT: seen("forge", None, 5.0, 10.0)}
    assert by_kind(end, begin) == {"forge": 1.0}


def test_an_ended_page_counts_with_what_it_used_after_the_last_look():
    end = {
        ZYGOTE: seen("Chromium", BROWSER, 0.5, reaped=3.0),
        PAGE: seen("Chromium", ZYGOTE, 2.0, look=4),
    }
    assert by_kind(end, {})["Chromium"] == pytest.approx(0.5 + 2.0 + 1.0)


def test_a_page_never_looked_at_counts():
    assert by_kind({ZYGOTE: seen("Chromium", BROWSER, 0.5, reaped=0.25)}, {})["Chromium"] == 0.75


def test_what_was_seen_of_a_whole_family_counts_once_when_all_end_together():
    """The browser's account closes after the last look at it, so only its parent knows its pages."""
    end = {
        WORKER: seen("worker", ROOT, 10.0, reaped=9.0),
        BROWSER: seen("Chromium", WORKER, 4.0, look=8),
        ZYGOTE: seen("Chromium", BROWSER, 1.0, look=8),
        PAGE: seen("Chromium", ZYGOTE, 3.0, look=8),
    }
    assert by_kind(end, {}) == {"worker": pytest.approx(10.0 + 1.0), "Chromium": 8.0}


def test_what_still_runs_is_no_part_of_its_parents_account():
    end = {ROOT: seen("forge", None, 1.0, reaped=0.0), WORKER: seen("worker", ROOT, 7.0)}
    assert by_kind(end, {}) == {"forge": 1.0, "worker": 7.0}


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("python -m componentforge.cli.batch_worker a b", "worker"),
        ("/usr/lib/chromium/chromium --type=renderer", "Chromium"),
        ("/usr/bin/node sidecar/main.mjs", "Node"),
        ("python forge batch", "forge"),
    ],
)
def test_processes_are_told_by_their_command_line(line, kind):
    assert kind_of(line) == kind


def test_the_slope_is_that_of_most_pairs():
    assert slope([(x, 2.0 * x + (500 if x == 7 else 0)) for x in range(20)]) == 2.0
    assert slope([(1, 1)]) == 0.0
