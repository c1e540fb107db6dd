"""A gate for continuous integration: what must not get worse, and what must be reached."""

import tomllib
from pathlib import Path
from typing import Any

from pydantic import ConfigDict, Field, ValidationError

from componentforge.domain.base import Frozen
from componentforge.errors import ConfigurationError
from evaluation.comparison import Comparison, amount, compare, faults_between, signed
from evaluation.measures import BY_NAME
from evaluation.records import Evaluation
from evaluation.summary import rows_of, told

_OPTION = "--gate"
_REMEDY = "write baseline, variant or [minimum], or give an evaluation.json"
_MOST_ITEMS = 10


class Gated(Frozen):
    """What the gate says."""

    passed: bool
    lines: tuple[str, ...]
    """For a person, the verdict first."""
    regressions: tuple[str, ...] = ()
    """Names of the figures."""
    items: tuple[str, ...] = ()
    """Those that got worse in them, the worst first."""


class Gate(Frozen):
    """A gate file: TOML with `baseline`, `variant`, `[minimum]`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    baseline: str | None = None
    """An earlier `evaluation.json`, relative to the gate file."""
    variant: str | None = None
    """Of the baseline's; its first when not named."""
    minimum: dict[str, float] = Field(default_factory=dict)
    """Least mean of a figure; of one where lower is better, the most."""
    where: str = ""

    def judge(self, evaluation: Evaluation) -> Gated:
        """Hold every variant of `evaluation` against the baseline and the minima."""
        lines: list[str] = []
        bad: list[str] = []
        items: list[str] = []
        for variant in evaluation.variants:
            records = evaluation.of(variant.name)
            means = {row.measure: row.mean for row in rows_of(records)}
            for name, least in self.minimum.items():
                value, known = means.get(name), BY_NAME[name]
                sign = 1 if known.higher_is_better else -1
                if value is None or sign * value < sign * least:
                    bad.append(name)
                    bound = "at least" if sign > 0 else "at most"
                    lines.append(
                        f"{variant.name}: {known.title} is {told(value, name)}, not {bound} "
                        f"{told(least, name)}"
                    )
            if self.baseline is not None:
                found = self._against(evaluation, variant.name)
                told_lines, names, worse = _regressions(found, variant.name)
                lines += told_lines
                bad += names
                items += worse
        verdict = "gate: passed" if not lines else f"gate: failed, {len(lines)} reasons"
        return Gated(
            passed=not lines,
            lines=(verdict, *lines),
            regressions=tuple(dict.fromkeys(bad)),
            items=tuple(dict.fromkeys(items)),
        )

    def _against(self, evaluation: Evaluation, variant: str) -> Comparison:
        baseline = load_evaluation(Path(self.where).parent / str(self.baseline))
        name = self.variant or baseline.variants[0].name
        if name not in {known.name for known in baseline.variants}:
            raise ConfigurationError(_OPTION, f"the baseline has no variant {name!r}", "name one")
        return compare(
            baseline.of(name),
            evaluation.of(variant),
            (f"baseline {name}", variant),
            faults=faults_between(baseline, evaluation),
        )


def load_gate(path: Path) -> Gate:
    """A gate file, or an `evaluation.json` to be no worse than.

    Raises:
        ConfigurationError: It cannot be read, or says something unknown.
    """
    try:
        if path.suffix == ".json":
            load_evaluation(path)
            return Gate(baseline=path.name, where=str(path))
        content: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
        gate = Gate.model_validate({**content, "where": str(path)})
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        problem = f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
        raise ConfigurationError(_OPTION, f"{path}: {problem}", _REMEDY) from None
    except (OSError, ValueError) as error:
        problem = str(error).splitlines()[0]
        raise ConfigurationError(_OPTION, f"{path}: {problem}", _REMEDY) from None
    unknown = sorted(set(gate.minimum) - set(BY_NAME))
    if unknown:
        raise ConfigurationError(
            _OPTION, f"{unknown[0]!r} is no figure", f"use {', '.join(BY_NAME)}"
        )
    if gate.baseline is not None:
        load_evaluation(path.parent / gate.baseline)  # now, not after everything was computed
    return gate


def load_evaluation(path: Path) -> Evaluation:
    """An `evaluation.json`. Raises ConfigurationError when it is none."""
    try:
        return Evaluation.model_validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        problem = "there is none" if isinstance(error, OSError) else "it is no evaluation"
        raise ConfigurationError(
            str(path), problem, "`forge evaluate` writes evaluation.json"
        ) from None


def _regressions(found: Comparison, name: str) -> tuple[list[str], list[str], list[str]]:
    """(lines, figures, items) that got significantly worse; what cannot be compared is a line."""
    if found.verdict == "INVALID":
        return [f"{name}: cannot be compared: {reason}" for reason in found.reasons], [], []
    lines: list[str] = []
    figures: list[str] = []
    items: list[str] = []
    for test in found.tests:
        if test.role == "shown" or test.says != "worse":
            continue
        title = BY_NAME[test.measure].title
        worse = [c for c in found.changes if c.measure == test.measure and c.gain < 0]
        names = [change.item for change in worse]
        shown = ", ".join(f"{c.item} ({amount(-c.gain, c.measure)})" for c in worse[:_MOST_ITEMS])
        more = f" and {len(worse) - _MOST_ITEMS} more" if len(worse) > _MOST_ITEMS else ""
        lines.append(
            f"{name}: {title} got significantly worse by {signed(test.effect, test.measure)} "
            f"(p = {test.adjusted:.3g}, n = {test.n})" + (f": {shown}{more}" if shown else "")
        )
        figures.append(test.measure)
        items += names
    return lines, figures, items
