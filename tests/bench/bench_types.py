"""50 components through the type check, beside the compiler's own batch over the same files.

    python tests/bench/bench_types.py [--count 50]

The compiler alone gets the same folders, written before its clock starts. In turns, best of five.
"""

import argparse
import json
import subprocess
import tempfile
import time
from pathlib import Path

from componentforge.browser.facade import Browser
from componentforge.browser.locate import find_node_modules
from componentforge.domain.component import Draft
from componentforge.stores.blobs import FolderBlobs

PATTERNS = Path(__file__).parents[2] / "datasets/patterns"
CONFIG = {
    "compilerOptions": {
        "strict": True, "noUncheckedIndexedAccess": True, "target": "es2022",
        "lib": ["es2022", "dom", "dom.iterable"], "module": "esnext",
        "moduleResolution": "bundler", "moduleDetection": "force", "jsx": "react-jsx",
        "noEmit": True, "skipLibCheck": True, "types": [],
    },
    "include": ["./*/*"],
}  # fmt: skip


def drafts(count: int) -> list[Draft]:
    """The patterns, again and again, no two alike."""
    sources = [p for p in sorted(PATTERNS.glob("*/*.tsx")) if "stories" not in p.name]
    found: list[Draft] = []
    for number in range(count):
        path = sources[number % len(sources)]
        tsx = path.read_text(encoding="utf-8") + f"export const number = {number};\n"
        found.append(Draft(name=path.stem, tsx=tsx, stories="export {};\n", tokens_css=""))
    return found


def compiler() -> str:
    """The native program."""
    script = find_node_modules() / "typescript/lib/getExePath.js"
    code = f"import({json.dumps(script.as_uri())}).then((m) => console.log(m.default()))"
    done = subprocess.run(["node", "-e", code], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def main() -> None:
    """Print both times and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=50)
    batch = drafts(parser.parse_args().count)
    program = compiler()
    ours: list[float] = []
    alone: list[float] = []
    with tempfile.TemporaryDirectory() as name, Browser(FolderBlobs(Path(name) / "b")) as browser:
        folder = Path(name) / "batch"
        for number, draft in enumerate(batch):
            own = folder / str(number)
            own.mkdir(parents=True)
            (own / f"{draft.name}.tsx").write_text(draft.tsx, encoding="utf-8")
            (own / f"{draft.name}.stories.tsx").write_text(draft.stories, encoding="utf-8")
        (folder / "node_modules").symlink_to(find_node_modules())
        (folder / "tsconfig.json").write_text(json.dumps(CONFIG), encoding="utf-8")
        browser.check(batch[:1])
        for _ in range(5):
            started = time.perf_counter()
            subprocess.run([program, "-p", "tsconfig.json"], cwd=folder, check=True)
            between = time.perf_counter()
            found = browser.check(batch)
            ours.append(time.perf_counter() - between)
            alone.append(between - started)
            assert not any(found), found
    print(f"the compiler alone  {min(alone) * 1000:6.0f} ms for {len(batch)} components")
    print(f"types and hooks     {min(ours) * 1000:6.0f} ms")
    print(f"ratio               {min(ours) / min(alone):6.2f} (at most 1.2)")


if __name__ == "__main__":
    main()
