"""The plain alternative to `forge batch`. Started by `bench_scale.py`.

    python tests/bench/scale_plain.py OUT PICTURE...     FORGE_HOME names running servers

One process, one page, picture after picture: the functions of `flows/generate.py`, each stage
called as the plain function it is. No Prefect run, no cache, no lock. Prints one JSON line.
"""

import json
import sys
import time
from types import FunctionType

from prefect import Task

from componentforge.cli.generate import connect
from componentforge.settings import read_settings
from componentforge.wiring import using


def plain_make():
    """`make` of `flows/generate.py` over bare functions: the same code, so that it cannot drift."""
    from flows import generate

    own = {n: v.fn if isinstance(v, Task) else v for n, v in vars(generate).items()}
    for name in ("understand", "write", "attempt", "make"):
        function = vars(generate)[name]
        own[name] = bare = FunctionType(function.__code__, own, name, function.__defaults__)
        bare.__kwdefaults__ = function.__kwdefaults__
    return own["make"]


def main() -> int:
    """Make all; the time counts from the first picture's begin to the last one's end."""
    out, *pictures = sys.argv[1:]
    with using(read_settings()) as wired:
        connect(wired)
        from tasks.models import GenerateRequest

        make, failed = plain_make(), 0
        began = time.perf_counter()
        for number, picture in enumerate(pictures):
            request = GenerateRequest(image=picture, out=out, folder=str(number))
            try:
                make(request)
            except Exception as error:  # noqa: BLE001
                failed += 1
                sys.stderr.write(f"{picture}: {error}\n")
        wall = time.perf_counter() - began
    sys.stdout.write(json.dumps({"wall_s": wall, "failed": failed}) + "\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
