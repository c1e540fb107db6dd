"""`forge compare`."""

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from componentforge.cli import output
from componentforge.cli.evaluate import corpus_of, publish, run, variants_of
from componentforge.cli.hosted import usual
from componentforge.errors import ConfigurationError
from componentforge.settings import read_settings
from componentforge.wiring import parse_engines, using

if TYPE_CHECKING:
    from evaluation.attribution import Attribution
    from evaluation.comparison import Comparison
    from evaluation.plan import Announcement
    from evaluation.records import Evaluation


def compare(arguments: Namespace) -> int:
    """Judge B against A; 1 when the comparison is invalid."""
    check_aims(arguments.aim)
    stored = [Path(side.partition("#")[0]).exists() for side in (arguments.a, arguments.b)]
    if any(stored):
        if not all(stored):
            raise ConfigurationError(
                "forge compare", "one side is a finished evaluation, the other is not",
                "name two evaluations, or two variants",
            )  # fmt: skip
        found = of_stored(arguments.a, arguments.b, arguments.aim)
        return finish(arguments, found, (), None)
    return of_variants(arguments)


def check_aims(aims: Sequence[str]) -> None:
    """Raises ConfigurationError for a figure that cannot be an aim."""
    from evaluation.measures import BY_NAME

    for name in aims:
        if name not in BY_NAME or BY_NAME[name].role == "guardrail":
            known = ", ".join(m.name for m in BY_NAME.values() if m.role != "guardrail")
            raise ConfigurationError("--aim", f"{name!r} cannot be an aim", f"use {known}")


def of_stored(a: str, b: str, aims: Sequence[str]) -> "Comparison":
    """Two finished evaluations: `FILE`, `FOLDER`, or either with `#VARIANT`."""
    from evaluation.comparison import compare as judged
    from evaluation.comparison import faults_between

    (one, left), (other, right) = (side(text) for text in (a, b))
    return judged(
        one.of(left), other.of(right), (f"{a} {left}", f"{b} {right}"),
        aims=aims, faults=faults_between(one, other),
    )  # fmt: skip


def side(text: str) -> "tuple[Evaluation, str]":
    """An evaluation, and which of its variants."""
    from evaluation.gates import load_evaluation

    place, _, variant = text.partition("#")
    path = Path(place)
    evaluation = load_evaluation(path / "evaluation.json" if path.is_dir() else path)
    names = [known.name for known in evaluation.variants]
    if not variant and len(names) > 1:
        variant = "?"
    if variant and variant not in names:
        raise ConfigurationError(text, "it holds several variants", f"add #{' or #'.join(names)}")
    return evaluation, variant or names[0]


def of_variants(arguments: Namespace) -> int:
    """Announce, run what is not cached, judge, and find the part that makes the difference."""
    chosen = read_settings()
    a, b = variants_of([arguments.a, arguments.b], parse_engines(chosen.engine), usual(chosen))
    corpus = corpus_of(arguments)
    from evaluation.attribution import attribute, swaps
    from evaluation.comparison import compare as judged
    from evaluation.gates import load_evaluation
    from evaluation.plan import announce, told_plan

    pilot = load_evaluation(Path(arguments.pilot)) if arguments.pilot else None
    swapped = swaps(a, b) if arguments.attribution else {}
    mixed = [variant for pair in swapped.values() for variant in pair]
    unique = {v.content_sha256: v for v in reversed([a, b, *mixed])}
    runs = len(corpus.items) * len(unique) * max(1, arguments.epochs)
    plan = announce([item.family for item in corpus.items], runs, arguments.aim, pilot)
    for line in told_plan(plan):
        output.say(line)
    if arguments.plan:
        if arguments.json:
            output.put_json({"schema_version": 1, "plan": plan.model_dump(mode="json")})
        return 0
    with output.reserved_output() as out, using(chosen, output.notice) as wired:
        variants = list({v.name: v for v in (a, b, *mixed)}.values())
        whole = run(wired, corpus, variants, arguments.epochs, arguments.json, out)
        evaluation = whole.model_copy(
            update={
                "variants": (a, b),
                "records": tuple(r for r in whole.records if r.variant in (a.name, b.name)),
            }
        )
        from evaluation.summary import summarise

        publish(wired, evaluation, summarise(evaluation), Path(arguments.out), arguments.json)
    found = judged(whole.of(a.name), whole.of(b.name), (a.name, b.name), aims=arguments.aim)
    aims = [test.measure for test in found.tests if test.role == "aim"]
    parts = attribute(whole.of, a, b, aims) if swapped else ()
    return finish(arguments, found, parts, plan)


def finish(
    arguments: Namespace,
    found: "Comparison",
    parts: "Sequence[Attribution]",
    plan: "Announcement | None",
) -> int:
    """Print it, for a person or a machine."""
    if arguments.json:
        output.put_json(
            {
                "schema_version": 1,
                **found.model_dump(mode="json"),
                "attribution": [part.model_dump(mode="json") for part in parts],
                "plan": plan.model_dump(mode="json") if plan else None,
            }
        )
    else:
        tell(found, parts)
    return 1 if found.verdict == "INVALID" else 0


def tell(found: "Comparison", parts: "Sequence[Attribution]") -> None:
    """The verdict, its reasons, the tests, the items, the parts."""
    from evaluation.comparison import amount, signed
    from evaluation.measures import BY_NAME

    output.put(f"{found.verdict}  {found.b} against {found.a}")
    for reason in found.reasons:
        output.put(f"  {reason}")
    output.put()

    def span(test: "Comparison | object", name: str) -> str:
        low, high = getattr(test, "low", None), getattr(test, "high", None)
        if low is None or high is None:
            return "unbounded"
        return f"{signed(low, name)} to {signed(high, name)}"

    rows = [
        [
            BY_NAME[test.measure].title, test.role, str(test.n), f"{test.a:.3f}", f"{test.b:.3f}",
            signed(test.effect, test.measure), span(test, test.measure), f"{test.adjusted:.3g}",
            amount(test.margin, test.measure) if test.margin else "–", test.says,
        ]
        for test in found.tests
    ]  # fmt: skip
    head = ["figure", "role", "n", "A", "B", "gain", "95 %", "p (Holm)", "margin", "says"]
    if rows:
        output.put_table(rows, head)
    worse = [change for change in found.changes if change.gain < 0][:5]
    if worse:
        output.put()
        output.put("Worst items of B:")
        for change in worse:
            title = BY_NAME[change.measure].title
            output.put(f"  {change.item}  {title} {change.a:.3f} -> {change.b:.3f}")
    moving = [part for part in parts if part.alone.effect or part.missing.effect]
    if parts and not moving:
        output.put()
        output.put("No part of B by itself changes an aim.")
    if moving:
        output.put()
        rows = [
            [
                part.part, BY_NAME[part.measure].title,
                signed(part.alone.effect, part.measure), span(part.alone, part.measure),
                signed(part.missing.effect, part.measure), span(part.missing, part.measure),
            ]
            for part in moving
        ]  # fmt: skip
        output.put_table(rows, ["part", "figure", "put into A", "95 %", "kept in B", "95 %"])
