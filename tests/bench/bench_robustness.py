"""Do generated components survive change? Texts twice as long, and a container 30 % narrower.

    python tests/bench/bench_robustness.py FOLDER... [--only WORD] [--json]

Each FOLDER holds outputs of `forge generate` (one folder a picture). Every component's story
`Screenshot` is shown in the browser three times: as it is (the baseline), with every text said
twice, and at 70 % of the picture's width. Counted are texts that overlap another text or control,
texts that are cut off, and texts that stick out of the box they stand in or off the page; what the
baseline has already is the picture's own and does not count. What can be scrolled to is not cut off.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any, cast

from componentforge.browser.facade import Browser
from componentforge.browser.tab import Tab
from componentforge.domain.component import Asset, Component, Draft, Verification, code_sha256
from componentforge.stores.blobs import FolderBlobs

_CHECK = (Path(__file__).parent / "robustness.js").read_text(encoding="utf-8").strip()
NARROW = 0.7
TARGET = 0.95

Problem = dict[str, str]


def component_of(folder: Path, blobs: FolderBlobs) -> Component | None:
    """The component a folder of ours holds; None when it holds none."""
    stories = next(folder.glob("*.stories.tsx"), None)
    if stories is None:
        return None
    name = stories.name.removesuffix(".stories.tsx")
    assets = tuple(
        Asset(file=path.name, image=blobs.put(path.read_bytes(), "image/png"))
        for path in sorted(folder.glob("assets/*"))
    )
    draft = Draft(
        name=name,
        tsx=(folder / f"{name}.tsx").read_text(encoding="utf-8"),
        stories=stories.read_text(encoding="utf-8"),
        tokens_css=(folder / "tokens.css").read_text(encoding="utf-8"),
        assets=assets,
    )
    proof = Verification(code_sha256=code_sha256(draft), passed=True)
    return Component(draft=draft, verification=proof)


def size_of(folder: Path) -> tuple[int, int]:
    """CSS px of the render: its own size, halved where the manifest says 2x."""
    from PIL import Image

    about = json.loads((folder / "result.json").read_text(encoding="utf-8"))
    if "width" in about:
        return int(about["width"]), int(about["height"])
    with Image.open(folder / "render.png") as image:
        scale = int(about.get("picture", {}).get("scale", 1)) or 1
        return image.width // scale, image.height // scale


def problems(browser: Browser, component: Component, width: int, height: int) -> dict[str, Any]:
    """What goes wrong in each of the two changes and not in the picture itself."""
    mount = browser._mount(component)

    async def shown(tab: Tab, wide: int, double: bool) -> list[Problem]:
        await tab.size(wide, height, 1)
        await tab.run(mount)
        script = f"({_CHECK})({'true' if double else 'false'})"
        return cast(list[Problem], await tab.run(script))

    def look(wide: int, double: bool) -> list[Problem]:
        return browser.chromium.run("component", lambda tab: shown(tab, wide, double))

    own = {(p["kind"], p["text"]) for p in look(width, False)}
    longer = [p for p in look(width, True) if (p["kind"], _once(p["text"])) not in own]
    narrow = look(max(1, round(NARROW * width)), False)
    narrower = [p for p in narrow if (p["kind"], p["text"]) not in own]
    return {"longer": longer, "narrower": narrower}


def _once(text: str) -> str:
    half = (len(text) - 1) // 2
    return text[:half] if text[:half] == text[half + 1 :] else text


def main() -> int:
    """Print a line a component and the shares that survive; 1 when they are below the target."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--only", default="", help="folders whose name holds this")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    places = [p.parent for f in given.folders for p in sorted(f.glob("**/result.json"))]
    places = [p for p in places if given.only in p.name]
    found: dict[str, Any] = {}
    blobs = FolderBlobs(Path(given.folders[0]) / ".blobs")
    with Browser(blobs) as browser:
        for folder in places:
            component = component_of(folder, blobs)
            if component is None:
                continue
            found[folder.name] = one = problems(browser, component, *size_of(folder))
            if not given.json:
                _tell(folder.name, one)
    share = {
        change: sum(not one[change] for one in found.values()) / max(1, len(found))
        for change in ("longer", "narrower")
    }
    both = sum(not any(one.values()) for one in found.values()) / max(1, len(found))
    if given.json:
        print(json.dumps({"components": found, "share": share, "both": both}))
    else:
        print(f"{len(found)} components survive: texts twice as long {share['longer']:.0%}, "
              f"30 % narrower {share['narrower']:.0%}, both {both:.0%}")  # fmt: skip
    return 0 if min(share.values(), default=1.0) >= TARGET else 1


def _tell(name: str, one: dict[str, list[Problem]]) -> None:
    parts = [f"{change} {len(bad)}" if bad else f"{change} ok" for change, bad in one.items()]
    print(f"{name:44s} {'  '.join(parts)}", flush=True)
    for change, bad in one.items():
        for problem in bad[:4]:
            print(f"    {change}: {problem['kind']} {problem['text']!r} {problem['by'][:90]}")


if __name__ == "__main__":
    sys.exit(main())
