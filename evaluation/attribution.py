"""Which part of B makes the difference: parts are swapped one by one, at both ends of the way.

Put alone into A, a part shows what it does by itself; taken out of B, what B would miss. Where the
two disagree, parts act together.
"""

from collections.abc import Callable, Sequence

from componentforge.domain.base import Frozen
from componentforge.domain.variant import Variant
from evaluation.comparison import Test, compare
from evaluation.records import ItemRecord


class Attribution(Frozen):
    """One part of one figure."""

    part: str
    measure: str
    alone: Test
    """A with this part of B, against A."""
    missing: Test
    """B, against B with this part of A."""


def swaps(a: Variant, b: Variant) -> dict[str, tuple[Variant, Variant]]:
    """By part: (A with B's part, B with A's part). Empty when at most one part differs.

    Raises:
        ConfigurationError: See `Variant.with_parts`.
    """
    parts = a.differs(b)
    if len(parts) < 2:
        return {}
    return {part: (a.with_parts(b, (part,)), b.with_parts(a, (part,))) for part in parts}


def attribute(
    records: Callable[[str], Sequence[ItemRecord]],
    a: Variant,
    b: Variant,
    measures: Sequence[str],
) -> tuple[Attribution, ...]:
    """Every part's share in the difference, for each of `measures`.

    Args:
        records: Of a variant by name; A, B and all of `swaps` were run.
        a: The one.
        b: The other.
        measures: Figures that apply.
    """
    found: list[Attribution] = []
    for part, (into_a, out_of_b) in swaps(a, b).items():
        alone = compare(records(a.name), records(into_a.name), (a.name, into_a.name))
        missing = compare(records(out_of_b.name), records(b.name), (out_of_b.name, b.name))
        for measure in measures:
            ends = [
                next((t for t in c.tests if t.measure == measure), None) for c in (alone, missing)
            ]
            if ends[0] is not None and ends[1] is not None:
                found.append(
                    Attribution(part=part, measure=measure, alone=ends[0], missing=ends[1])
                )
    return tuple(found)
