"""How much of a process's computing was the stages' own."""

import threading
import time

from tasks.recorder import computing, note_hit
from tasks.stage_cpu import stage_clock


def compute(seconds):
    with computing("ocr", None):
        until = time.thread_time() + seconds
        while time.thread_time() < until:
            sum(range(500))


def test_stages_that_compute_count_in_whatever_thread_and_hits_and_waiting_do_not():
    with stage_clock() as clock:
        beside = threading.Thread(target=compute, args=(0.05,))
        beside.start()
        compute(0.05)
        beside.join()
        assert 0.1 <= clock.seconds < 0.2
        assert clock.stages == 2
        note_hit("forge/ocr/v1/a", 3.0)
        with computing("read", None):
            time.sleep(0.2)
        assert clock.stages == 3
        assert clock.seconds < 0.2
    compute(0.05)
    assert clock.stages == 3, "it is over"
