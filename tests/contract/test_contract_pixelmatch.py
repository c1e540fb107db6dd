"""Our count of differing pixels is the reference implementation's own, pair by pair."""

import json
import subprocess
from pathlib import Path

import numpy as np
import pytest

from componentforge.browser.locate import find_node
from evaluation.metrics.pixels import different
from tests.drawn import Picture

ROOT = Path(__file__).resolve().parents[2]
PAIRS = 200
REFERENCE = """
import { readFileSync } from "node:fs";
import pixelmatch from "pixelmatch";
const jobs = JSON.parse(readFileSync(process.argv[2], "utf8"));
const rgba = (file) => new Uint8Array(readFileSync(file));
console.log(JSON.stringify(jobs.map(({ a, b, width, height, threshold, includeAA }) =>
  pixelmatch(rgba(a), rgba(b), null, width, height, { threshold, includeAA }))));
"""


def pair(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Noise, flat boxes, gradients, soft corners and text, and something changed in them."""
    rng = np.random.default_rng(seed)
    width, height = int(rng.integers(1, 90)), int(rng.integers(1, 60))
    kind = seed % 5
    if kind == 0:
        a = rng.integers(0, 256, (height, width, 3)).astype(np.uint8)
        b = a.copy()
        b[rng.random((height, width)) < 0.2] = rng.integers(0, 256, 3)
        return a, b
    if kind == 1:
        a = np.linspace(0, 255, width * height * 3).reshape(height, width, 3).astype(np.uint8)
        return a, np.roll(a, int(rng.integers(1, 4)), axis=1)
    if kind == 2:
        a = rng.integers(0, 4, (height, width, 1)).repeat(3, axis=2).astype(np.uint8) * 60
        return a, np.roll(a, 1, axis=0)
    colour = tuple(int(v) for v in rng.integers(0, 256, 3))
    one, two = Picture(120, 50), Picture(120, 50)
    if kind == 3:
        radius = float(rng.integers(1, 12))
        one.box(10, 8, 70, 30, colour, radius)
        two.box(10 + int(rng.integers(0, 3)), 8, 70, 30, colour, radius + 1)
    else:
        one.text(8, 30, "Anti-aliased 38", 17, colour=colour)
        two.text(8 + float(rng.random()), 30, "Anti-aliased 39", 17, colour=colour)
    return one.pixels, two.pixels


def test_two_hundred_varied_pairs_count_alike(tmp_path):
    script = ROOT / "node_modules" / ".forge-pixelmatch.mjs"
    jobs, ours = [], []
    for seed in range(PAIRS):
        a, b = pair(seed)
        height, width = a.shape[:2]
        threshold, ignore = (0.1, 0.05, 0.3)[seed % 3], seed % 4 != 0
        files = []
        for name, image in (("a", a), ("b", b)):
            file = tmp_path / f"{seed}{name}"
            file.write_bytes(np.dstack([image, np.full((height, width), 255, np.uint8)]).tobytes())
            files.append(str(file))
        jobs.append(
            {"a": files[0], "b": files[1], "width": width, "height": height,
             "threshold": threshold, "includeAA": not ignore}
        )  # fmt: skip
        ours.append(different(a, b, threshold=threshold, ignore_antialiasing=ignore))
    work = tmp_path / "jobs.json"
    work.write_text(json.dumps(jobs))
    script.write_text(REFERENCE)
    try:
        done = subprocess.run(
            [find_node(), script, work], capture_output=True, text=True, check=True, cwd=ROOT
        )
    finally:
        script.unlink()
    theirs = json.loads(done.stdout)
    assert ours == theirs
    assert sum(count > 0 for count in theirs) > 120, "the pairs hardly differ: a weak test"


@pytest.mark.parametrize("threshold", [0.0, 0.1, 1.0])
def test_equal_pictures_never_differ(threshold):
    a, _ = pair(4)
    assert different(a, a.copy(), threshold=threshold) == 0
