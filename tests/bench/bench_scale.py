"""What a batch costs beside its stages, and what it gains: tables with the target beside each figure.

    python tests/bench/bench_scale.py [PART...] [--pictures 500] [--items 100,1000,10000]

Parts: `batch` (pictures with 22 % copies: hits, orchestration, memory), `waiting` (stages that only
wait), `plain` (against a plain loop, cold and warm), `workers` (two against one). All when none is
named: about an hour and a half with the full counts on two quiet cores, four minutes with
`--pictures 30 --items 50,100`. Ends 1 when a target is missed. Every part has servers of its own.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import scale_parts
from scale_pictures import make

FORGE = Path(sys.executable).with_name("forge")
HERE = Path(__file__).parent
PARTS: dict[str, Callable[["Place", argparse.Namespace], bool]] = {
    "batch": scale_parts.batch,
    "waiting": scale_parts.waiting,
    "plain": scale_parts.plain,
    "workers": scale_parts.workers,
}


class Place:
    """A home folder with running servers, and what can be run there."""

    def __init__(self, folder: Path, pictures: list[Path]) -> None:
        self.folder, self.home, self.pictures = folder, folder / "home", pictures
        kept = {name: value for name, value in os.environ.items() if name != "PREFECT_API_URL"}
        path = os.pathsep.join([str(HERE.parents[1]), str(HERE)])
        self.env = {
            **kept, "FORGE_HOME": str(self.home), "OMP_NUM_THREADS": "1", "PYTHONPATH": path,
        }  # fmt: skip

    def forge(self, *words: object) -> subprocess.Popen[bytes]:
        """`forge WORDS`, its standard output a pipe."""
        return subprocess.Popen(
            [FORGE, *map(str, words)], env=self.env, stdout=subprocess.PIPE, cwd=self.folder
        )

    def program(self, name: str, *words: object) -> subprocess.Popen[bytes]:
        """A program of the bench's own."""
        return subprocess.Popen(
            [sys.executable, str(HERE / name), *map(str, words)], env=self.env, cwd=self.folder,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip

    def document(self, process: subprocess.Popen[bytes]) -> dict:
        """The JSON line with which it ended. Raises RuntimeError when there is none."""
        said = process.communicate()[0].decode().splitlines()
        if not said:
            raise RuntimeError(f"{process.args} ended with {process.returncode} and no result")
        return json.loads(said[-1])


@contextmanager
def place(pictures: list[Path]) -> Iterator[Place]:
    """Servers for one part, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="scale-") as folder:
        made = Place(Path(folder), pictures)
        made.forge("up").communicate()
        try:
            yield made
        finally:
            made.forge("down").communicate()


def main() -> int:
    """Run the parts; 0 when every target is met."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--pictures", type=int, default=500)
    parser.add_argument("--items", default="100,1000,10000")
    parser.add_argument("--in-flight", type=int, default=0, help="as for `forge batch`")
    parser.add_argument("--warm-up", type=int, default=200, help="items before those of `waiting`")
    parser.add_argument("--work", type=Path, default=Path(".forge/scale"), help="keeps pictures")
    arguments = parser.parse_args()
    if wrong := set(arguments.parts) - set(PARTS):
        parser.error(f"no part is called {sorted(wrong)[0]}; use {', '.join(PARTS)}")
    met, cores = True, len(os.sched_getaffinity(0))
    print(f"{cores} cores, load {os.getloadavg()[0]:.1f}, {time.strftime('%Y-%m-%d %H:%M')}")
    for name in arguments.parts or PARTS:
        needs = name in ("batch", "plain", "workers")
        pictures = make(arguments.work, arguments.pictures) if needs else []
        with place([path.absolute() for path in pictures]) as at:
            met &= PARTS[name](at, arguments)
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
