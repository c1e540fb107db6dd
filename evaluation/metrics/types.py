"""Does it compile, and does React allow it?"""

from collections.abc import Sequence
from typing import NamedTuple

from componentforge.domain.component import Finding

VERSION = 1
CHECKED = ("types", "hooks")


class TypeScores(NamedTuple):
    """LOWER is better."""

    errors: int
    """Errors of strict TypeScript."""
    hook_errors: int
    """Breaches of the rules of hooks."""
    places: tuple[tuple[str, int, str], ...]
    """(file, line, code) of each, in that order; line 0 where there is none."""

    @property
    def ok(self) -> bool:
        """Nothing found."""
        return not self.places


def type_scores(findings: Sequence[Finding]) -> TypeScores:
    """Count what the compiler and the hooks check found; other findings are left to others.

    Source: TypeScript 7 with `strict` and `noUncheckedIndexedAccess`; React's rules of hooks.
    """
    ours = [finding for finding in findings if finding.source in CHECKED]
    places = sorted((f.file or "", f.line or 0, f.rule) for f in ours)
    hooks = sum(finding.source == "hooks" for finding in ours)
    return TypeScores(len(ours) - hooks, hooks, tuple(places))
