"""What reading and writing cost beside OCR alone, how it grows with the picture, and the memory.

    python tests/bench/bench_reading.py [PICTURE...] [--repeats N]

One process, one thread, nothing cached. Each picture is read, written, shown, compared and written
once more (one pass of refinement); beside it, in the same run, stands one default pass of the OCR
package over the whole picture. The golden set is taken when no pictures are named. Then pages of 5,
20, 80 and 320 labelled rows are drawn and read: cost should grow no faster than their number.

Aims: at the median at most 2.5 times the OCR pass, at the 95th percentile at most 5 times; a
process of at most 1.5 GB.
"""

import argparse
import io
import os
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ["OMP_NUM_THREADS"] = "1"  # before numpy and the OCR's runtime are loaded

import numpy as np
from PIL import Image

from componentforge.browser.facade import Browser
from componentforge.domain.component import Component, Verification, code_sha256
from componentforge.engines.local.ocr import RapidRecogniser
from componentforge.engines.local.propose import LocalProposer
from componentforge.engines.local.reader import LocalReader
from componentforge.engines.local.synthesize import LocalSynthesizer
from componentforge.security.intake import normalise
from componentforge.stores.blobs import FolderBlobs
from evaluation.scoring import score_attempt

GOLDEN = Path(__file__).parents[2] / "datasets/golden"
ROWS = (5, 20, 80, 320)
MEDIAN, HIGH, MEMORY_GB = 2.5, 5.0, 1.5


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pictures", nargs="*", type=Path)
    parser.add_argument("--repeats", type=int, default=2, help="the quickest counts")
    arguments = parser.parse_args()
    pictures = arguments.pictures or sorted(GOLDEN.glob("*/*/picture.png"))
    with tempfile.TemporaryDirectory() as folder, Browser(FolderBlobs(Path(folder))) as browser:
        bench = Bench(browser, FolderBlobs(Path(folder)), arguments.repeats)
        bench.make(pictures[0].read_bytes())  # models are loaded, the browser started
        ratios = [bench.ratio(picture) for picture in pictures]
        growth = [bench.reading(rows) for rows in ROWS]
    told = statistics.quantiles(ratios, n=20)[-1] if len(ratios) > 1 else ratios[0]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    median = statistics.median(ratios)
    print(f"{len(ratios)} pictures, one thread; times the OCR package's own pass:")
    print(f"  median           {median:.2f}  aim at most {MEDIAN}")
    print(f"  95th percentile  {told:.2f}  aim at most {HIGH}")
    print(f"  peak memory      {peak:.2f} GB  aim at most {MEMORY_GB}")
    print("reading and writing a page of labelled rows, without OCR:")
    for rows, seconds in zip(ROWS, growth, strict=True):
        print(f"  {rows:4d} rows  {seconds:6.2f} s  {1000 * seconds / rows:6.1f} ms a row")
    grows = growth[-1] / growth[-2] / (ROWS[-1] / ROWS[-2])
    print(f"  from {ROWS[-2]} to {ROWS[-1]} rows: {grows:.2f} of linear, aim at most 1")
    return int(median > MEDIAN or told > HIGH or peak > MEMORY_GB or grows > 1.0)


class Bench:
    """One process with everything loaded."""

    def __init__(self, browser: Browser, blobs: FolderBlobs, repeats: int) -> None:
        self.browser, self.blobs, self.repeats = browser, blobs, repeats
        self.ocr = RapidRecogniser()
        self.plain = default_ocr()

    def ratio(self, picture: Path) -> float:
        """Seconds of ours over seconds of the package's default pass."""
        png = picture.read_bytes()
        image = np.asarray(Image.open(io.BytesIO(png)).convert("RGB"))
        ours = min(timed(lambda: self.make(png)) for _ in range(self.repeats))
        theirs = min(timed(lambda: self.plain(image)) for _ in range(self.repeats))
        print(f"  {ours / theirs:5.2f}  {picture.parent.name}", file=sys.stderr)
        return ours / theirs

    def make(self, png: bytes) -> None:
        """Read, write, show, compare, and write once more."""
        shot = normalise(png, None, self.blobs)
        image = self._pixels(shot.image.blob_sha256)
        words = self.ocr.recognise(shot, image)
        reading = LocalReader(self.blobs).read(shot, image, words)
        proposal = LocalProposer().propose(reading, "", None)
        draft = LocalSynthesizer().synthesize(shot, reading, proposal, [])
        approved = Verification(code_sha256=code_sha256(draft), passed=True)
        component = Component(draft=draft, verification=approved)
        shown = self.browser.render(component, shot)
        rendered = self._pixels(shown.image.blob_sha256)
        _, findings = score_attempt(shot, image, rendered, reading, component, shown)
        LocalSynthesizer().synthesize(shot, reading, proposal, [], draft, findings)

    def reading(self, rows: int) -> float:
        """Seconds to read and write a page of so many rows, what OCR says of it given."""
        items = "".join(
            f'<li style="padding:8px 12px;border-bottom:1px solid #ddd">Entry number {n}</li>'
            for n in range(rows)
        )
        html = f'<ul style="list-style:none;margin:16px;padding:0;font:14px Inter">{items}</ul>'
        png = self.browser.screenshot_html(html, 480, 40 + 38 * rows, 1)
        shot = normalise(png, 1, self.blobs)
        image = self._pixels(shot.image.blob_sha256)
        words = self.ocr.recognise(shot, image)

        def work() -> None:
            reading = LocalReader(self.blobs).read(shot, image, words)
            proposal = LocalProposer().propose(reading, "", None)
            LocalSynthesizer().synthesize(shot, reading, proposal, [])

        return min(timed(work) for _ in range(self.repeats))

    def _pixels(self, sha256: str) -> Any:
        return np.asarray(Image.open(io.BytesIO(self.blobs.get(sha256))).convert("RGB"))


def default_ocr() -> Callable[[Any], object]:
    """The OCR package as its documentation starts it, on one thread."""
    from rapidocr import RapidOCR

    return RapidOCR(
        params={
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            "Global.log_level": "critical",
        }
    )


def timed(work: Callable[[], object]) -> float:
    """CPU and waiting, seconds."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


if __name__ == "__main__":
    raise SystemExit(main())
