"""A model that invents colours: how many are left after grounding, on pictures with known truth.

    python tests/bench/bench_grounding.py [--share 0.3] [--limit 12] [--seeds 5]

The scripted model sees the picture it is sent and nothing else; a share of the colours it names
comes from nowhere. A colour of the final reading counts as not there when no pixel has it and the
local reader did not measure it (the unmixed colour of a text need not be any pixel's). The last row
holds the readings against the truth, as `forge evaluate` does.
"""

import argparse
import io
import sys
import tempfile
from pathlib import Path

import numpy as np
from PIL import Image

sys.path.insert(0, str(Path(__file__).parents[2]))
from componentforge.engines.local.ocr import RapidRecogniser
from componentforge.engines.local.reader import LocalReader
from componentforge.engines.openai.reader import HostedReader
from componentforge.security.data_field import as_data_field
from componentforge.security.intake import Limits, normalise
from componentforge.stores.blobs import FolderBlobs
from evaluation.corpus import load_corpus
from evaluation.measures import true_tokens
from evaluation.metrics.tokens import token_scores
from tests.hosted import ScriptedModels, hallucinating, model, use_of

GOLDEN = Path(__file__).parents[2] / "datasets/golden"


class Once:
    """A reader that has measured already."""

    def __init__(self, reading):
        self.reading = reading

    def read(self, *_):
        return self.reading


def main() -> None:
    """Read each picture once, ask a model with each seed, count."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--share", type=float, default=0.3)
    parser.add_argument("--limit", type=int, default=12)
    parser.add_argument("--seeds", type=int, default=5)
    chosen = parser.parse_args()
    invented: list[str] = []
    named = kept = nowhere = dropped = snapped = 0
    wrong = {"local": [0, 0], "model": [0, 0]}
    with tempfile.TemporaryDirectory() as folder:
        blobs = FolderBlobs(Path(folder))
        for at, item in enumerate(load_corpus(GOLDEN, "golden").limited(chosen.limit).items):
            data = Path(item.picture).read_bytes()
            screenshot = normalise(data, None, blobs, Limits(pixels=40_000_000))
            png = blobs.get(screenshot.image.blob_sha256)
            image = np.asarray(Image.open(io.BytesIO(png)).convert("RGB"))
            words = RapidRecogniser().recognise(screenshot, image)
            local = LocalReader(blobs).read(screenshot, image, words)
            pixels = {f"#{k:06x}" for k in np.unique(image.astype(np.uint32) @ [65536, 256, 1])}
            there = pixels | {str(t.value) for t in local.tokens.group("color")}
            truth = [one for one in true_tokens(item.truth()) if one[0] == "color"]
            count(wrong["local"], truth, local)
            for seed in range(chosen.seeds):
                script = hallucinating(chosen.share, 1000 * at + seed, invented)
                client = ScriptedModels(model(ReadAnswer=script), blobs)
                hosted = HostedReader(
                    Once(local), client, use_of("read"), as_data_field, lambda _r: None
                )
                reading = hosted.read(screenshot, image, words)
                colours = [str(t.value) for t in reading.tokens.group("color")]
                kept += len(colours)
                nowhere += sum(c not in there for c in colours)
                named += reading.said.named
                dropped += reading.said.dropped
                snapped += reading.said.snapped
                count(wrong["model"], truth, reading)
    print(f"named colours and sizes        {named}")
    print(f"of these invented              {len(invented)}")
    print(f"dropped, near one that is      {dropped}, {snapped}")
    print(f"colours of the final readings  {kept}")
    print(f"of these not there             {nowhere} ({nowhere / max(1, kept):.2%})")
    shares = {who: 100 * bad / max(1, all_) for who, (bad, all_) in wrong.items()}
    print(
        f"against the truth, invented    {shares['local']:.2f} % local, {shares['model']:.2f} % model"
    )


def count(into, truth, reading) -> None:
    """Add the colours of a reading, and those that come near no true one."""
    found = [("color", str(t.value)) for t in reading.tokens.group("color")]
    into[0] += round((token_scores(truth, found).hallucination or 0.0) * len(found))
    into[1] += len(found)


if __name__ == "__main__":
    main()
