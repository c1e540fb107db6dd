"""The local proposer: component type, name and requirements from what was read."""

from componentforge.domain.learned import Curve, Ranker
from componentforge.domain.proposal import Candidate, ComponentType, Proposal, Reading
from componentforge.engines.local import classify
from componentforge.engines.local.naming import pascal, words_of
from componentforge.engines.local.ranking import FACTS
from componentforge.engines.local.requirements import requirements_of
from componentforge.errors import ConfigurationError


class LocalProposer:
    """Fulfils `Proposer`. Deterministic; looks at shapes and counts, hardly at words.

    Args:
        ranker: What feedback taught about families; None: the rules alone.
        curve: What makes probabilities of strengths; None: the ranker's own or the built-in one.
    """

    def __init__(self, ranker: Ranker | None = None, curve: Curve | None = None) -> None:
        if ranker and (ranker.families, ranker.facts) != (classify.FAMILIES, FACTS):
            raise ConfigurationError(
                "component-ranker", "it was trained for another version of the engine",
                "`forge models retrain`, or `forge models rollback component-ranker`",
            )  # fmt: skip
        self._ranker, self._curve = ranker, curve

    def propose(self, reading: Reading, note: str, name: str | None) -> Proposal:
        """`note` may name a family or a finer kind, which then counts as strong evidence."""
        found = _heeding(note, classify.candidates(reading.layout, self._ranker, self._curve))
        best = found[0].component_type
        finer = classify.subtype(reading.layout, best)
        return Proposal(
            candidates=found,
            subtype=finer,
            name=name or pascal((finer or best).replace("-", " ")),
            requirements=requirements_of(reading, best),
        )


def _heeding(note: str, found: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """The family a note names moves to the front."""
    said = set(words_of(note))
    named: list[ComponentType] = [
        family for family in classify.FAMILIES
        if set(family.split("-")) <= said or f"{family}s" in said
    ]  # fmt: skip
    if not named:
        return found
    known = {c.component_type: c for c in found}
    first = Candidate(
        component_type=named[0], confidence=0.6, reason="the note says so"
    )  # fmt: skip
    rest = [
        c.model_copy(update={"confidence": round(c.confidence * 0.4, 4)})
        for c in found
        if c.component_type != named[0]
    ]
    _ = known
    return (first, *rest)
