"""The measurements of scale in their short form: what does not depend on how busy the machine is."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

BENCH = Path(__file__).parents[1] / "bench" / "bench_scale.py"


def measured(tmp_path, *words):
    env = {name: value for name, value in os.environ.items() if name != "PREFECT_API_URL"}
    done = subprocess.run(
        [sys.executable, str(BENCH), *words, "--work", str(tmp_path)],
        env={**env, "PYTHONPATH": str(BENCH.parents[2])}, capture_output=True, text=True,
        timeout=1000, check=False,
    )  # fmt: skip
    rows = [line.strip("| ").split(" | ") for line in done.stdout.splitlines() if line[:1] == "|"]
    assert rows, done.stderr
    return {row[0]: row[1:] for row in rows}


@pytest.mark.slow
@pytest.mark.timeout(1100)
def test_copies_of_pictures_cost_nothing(tmp_path):
    rows = measured(tmp_path, "batch", "--pictures", "10")
    assert rows["made"][0] == "10 of 10"
    assert rows["hit rate"][-1] == "met"
    assert rows["stages computed again for copies"][0] == "0"


@pytest.mark.slow
@pytest.mark.timeout(1100)
def test_the_plain_loop_makes_what_a_batch_makes(tmp_path):
    rows = measured(tmp_path, "plain", "--pictures", "3")
    assert rows["made by the plain loop"][:2] == ["3", "all"]
    assert float(rows["warm: times faster"][0]) > 0


@pytest.mark.slow
@pytest.mark.timeout(1100)
def test_an_item_costs_no_more_the_more_there_are(tmp_path):
    """Own CPU: another program's share of the machine hardly changes it."""
    rows = measured(tmp_path, "waiting", "--items", "25,100", "--warm-up", "50")
    few, many = (float(rows[f"{n} items: own CPU an item"][0].split()[0]) for n in (25, 100))
    assert many <= 1.5 * few
