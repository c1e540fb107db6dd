"""Renders a second: ours, with fresh documents and no network, beside a hand-written loop.

    python tests/bench/bench_render.py [--count 60]

The loop does what one would write first: one page kept open, React and axe loaded once, every
component mounted in the same document. It isolates nothing; the ratio is what isolation costs.
Both bundle, compile CSS, mount, take the picture, compare it, run axe and measure; all in one run.
"""

import argparse
import io
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from PIL import Image

from componentforge.browser.audit import AUDIT
from componentforge.browser.facade import _MEASURE, Browser
from componentforge.browser.locate import PROJECT, find_chromium, find_node_modules
from componentforge.browser.page import EMPTY, mounting
from componentforge.domain.base import Blob
from componentforge.domain.component import Component, Draft, Verification, code_sha256
from componentforge.domain.picture import Screenshot
from componentforge.domain.ports import RGB
from componentforge.stores.blobs import FolderBlobs
from evaluation.metrics.pixels import different

SHOT = Screenshot(
    image=Blob(blob_sha256="0" * 64, media_type="image/png", size=1),
    width=480, height=240, device_width=480, device_height=240, scale=1, scale_confidence=1,
)  # fmt: skip


def component(number: int) -> Component:
    """A card with a form, different for every number."""
    draft = Draft(
        name="Card",
        tsx='import { useState } from "react";\n'
        f'export function Card({{ title = "Card {number}" }}: {{ title?: string }}) {{\n'
        '  const [name, setName] = useState("");\n'
        '  return (<div className="m-5 rounded-lg border border-line bg-surface p-6">\n'
        '    <h2 className="text-lg font-semibold">{title}</h2>\n'
        '    <label className="mt-3 block text-sm">Name <input className="border px-2 py-1"\n'
        "      value={name} onChange={(event) => setName(event.target.value)} /></label>\n"
        f'    <ul>{{["one", "two", "three"].map((item) => <li key={{item}}>{{item}} {number}</li>)}}</ul>\n'
        '    <button type="button" className="mt-4 rounded-md bg-brand px-4 py-2 text-white">Save</button>\n'
        "  </div>);\n}\n",
        stories='import { Card } from "./Card";\nexport const Screenshot = () => <Card />;\n',
        tokens_css=f"@theme {{ --color-brand: #1d4ed8; --color-line: #d1d5{number % 90 + 10}; --color-surface: #ffffff; }}",
    )
    proof = Verification(code_sha256=code_sha256(draft), passed=True)
    return Component(draft=draft, verification=proof)


_REFERENCE: list[RGB] = []


def difference(png: bytes) -> int:
    """pixelmatch's count against the first picture of all, which stays decoded."""
    image = np.asarray(Image.open(io.BytesIO(png)).convert("RGB"))
    if not _REFERENCE:
        _REFERENCE.append(image)
    return different(_REFERENCE[0], image)


@contextmanager
def hand_written(ours: Browser) -> Iterator[Callable[[Component], object]]:
    """One page, everything mounted into it one after the other."""
    from playwright.sync_api import sync_playwright

    runtime = ours.sidecar.call("runtime", root=str(PROJECT))["script"]
    axe = (find_node_modules() / "axe-core/axe.min.js").read_text()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_chromium(), args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(viewport={"width": SHOT.width, "height": SHOT.height})
        page.set_content(EMPTY)
        page.evaluate(runtime + ";0")
        page.evaluate(axe + ";0")

        def render(shown: Component) -> object:
            draft = shown.draft
            files = {"Card.tsx": draft.tsx, "Card.stories.tsx": draft.stories}
            script = ours.sidecar.call(
                "bundle", files=files, entry="Card.stories", story="Screenshot"
            )["script"]
            css = ours.sidecar.call("css", theme=draft.tokens_css, sources=list(files.values()))
            page.evaluate(
                "document.getElementById('root').replaceWith(Object.assign("
                "document.createElement('div'), {id: 'root'}));"
                "document.querySelectorAll('style').forEach((s) => s.remove())"
            )
            page.evaluate(mounting(script, css["css"]))
            picture = page.screenshot()
            return difference(picture), page.evaluate(_MEASURE), page.evaluate(AUDIT)

        yield render
        browser.close()


def seconds_each(render: Callable[[Component], object], count: int) -> list[float]:
    """Seconds of each of `count` renders, after three to warm up."""
    for number in range(3):
        render(component(number))
    taken: list[float] = []
    for number in range(3, count + 3):
        started = time.perf_counter()
        render(component(number))
        taken.append(time.perf_counter() - started)
    return taken


def together(render: Callable[[Component], object], count: int, pool: Executor) -> float:
    """Seconds for `count` renders, several asked for at once."""
    shown = [component(number) for number in range(3, count + 3)]
    started = time.perf_counter()
    list(pool.map(render, shown))
    return time.perf_counter() - started


def main() -> None:
    """Print both rates and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=60)
    count: int = parser.parse_args().count
    with (
        tempfile.TemporaryDirectory() as folder,
        Browser(FolderBlobs(Path(folder)), pages=2, timeout_s=30) as browser,
        ThreadPoolExecutor(3) as pool,
    ):

        def ours(shown: Component) -> object:
            image = browser.render(shown, SHOT).image.blob_sha256
            return difference(FolderBlobs(Path(folder)).get(image))

        with hand_written(browser) as loop:
            # In turns, so that a busy machine is busy for both.
            theirs, mine, piped = [], [], []
            for _ in range(3):
                theirs += seconds_each(loop, count // 3)
                mine += seconds_each(ours, count // 3)
                piped.append(together(ours, count // 3, pool))
        started = time.perf_counter()
        drafts = [component(number).draft for number in range(20)]
        browser.check(drafts)
        batch = time.perf_counter() - started
        singles: list[float] = []
        for draft in drafts:
            started = time.perf_counter()
            browser.check([draft])
            singles.append(time.perf_counter() - started)
    for name, taken in (("hand-written loop", theirs), ("Browser.render", mine)):
        print(
            f"{name:18} {len(taken) / sum(taken):5.1f} a second, "
            f"median {statistics.median(taken) * 1000:.0f} ms, n={len(taken)}"
        )
    print(f"ratio              {sum(theirs) / sum(mine):.2f} one after the other")
    print(
        f"ratio              {sum(theirs) / sum(piped):.2f} three asked for at once, on two pages"
    )
    print(f"check              {batch * 50:.0f} ms a draft in a batch of 20, ", end="")
    print(f"median {statistics.median(singles) * 1000:.0f} ms alone")


if __name__ == "__main__":
    main()
