"""How good the components are: generates every `<case>/screenshot.png`, then runs a scorer.

    python tests/bench/quality.py OUT CASES SCORER [--only SUBSTR] [--repairs N] [-- SCORER OPTIONS]

The scorer is called as `SCORER OUT --cases CASES`; its tables are printed as they are.
"""

import argparse
import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

from componentforge.cli.generate import connect, run_all
from componentforge.errors import ForgeError
from componentforge.settings import read_settings
from componentforge.wiring import parse_engines, using


def main() -> int:
    """Generate, count, score."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("cases", type=Path)
    parser.add_argument("scorer", type=Path)
    parser.add_argument("--only", default="", help="cases whose name holds this")
    parser.add_argument("--repairs", type=int, default=2)
    parser.add_argument("--engine", default="local")
    arguments, scorer_options = parser.parse_known_args()
    pictures = sorted(
        p for p in arguments.cases.glob("*/screenshot.png") if arguments.only in p.parent.name
    )
    if not pictures:
        parser.error(f"no */screenshot.png under {arguments.cases}")
    with using(read_settings(), lambda line: print(line, file=sys.stderr)) as wired:
        connect(wired)
        from tasks.models import GenerateRequest

        requests = [
            GenerateRequest(
                image=str(picture),
                out=str(arguments.out),
                folder=picture.parent.name,
                repairs=arguments.repairs,
                engine=parse_engines(arguments.engine),
            )
            for picture in pictures
        ]
        results = run_all(requests, False, sys.stderr)
    tell(arguments.out, results)
    options = [option for option in scorer_options if option != "--"]
    done = subprocess.run(
        [sys.executable, arguments.scorer, arguments.out, "--cases", arguments.cases, *options],
        check=False,
    )
    return done.returncode


def tell(out: Path, results: list) -> None:
    """What the scorer does not look at: completeness, types, axe, styles, time."""
    made = [result for result in results if not isinstance(result, ForgeError)]
    print(f"folders complete: {len(made)} of {len(results)}")
    inline = absolute = types = serious = 0
    rules: Counter[str] = Counter()
    seconds: Counter[str] = Counter()
    for result in made:
        document = json.loads((Path(result.folder) / "result.json").read_text())
        scores = document["scores"]
        types += bool(scores["type_errors"])
        inline += bool(scores["inline_styles"])
        absolute += bool(scores["absolute_positions"])
        bad = {
            f["rule"]
            for f in document["findings"]
            if f["source"] == "accessibility" and f["severity"] in ("serious", "critical")
        }
        serious += bool(bad)
        rules.update(bad)
        for stage in document["stages"]:
            seconds[stage["name"]] += stage["seconds"]
    print(f"strict TypeScript errors in {types}, inline styles in {inline}, absolute in {absolute}")
    print(f"serious or critical axe findings in {serious}: {dict(rules)}")
    attempts = Counter(result.attempts for result in made)
    print(f"attempts: {dict(sorted(attempts.items()))}")
    per = {name: round(total / max(1, len(made)), 3) for name, total in seconds.items()}
    print(f"seconds a component by stage: {per}")


if __name__ == "__main__":
    sys.exit(main())
