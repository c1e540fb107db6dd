"""Stage `retrieve`: known patterns that resemble the picture."""

from typing import get_args

from componentforge import wiring
from componentforge.domain.picture import Words
from componentforge.domain.proposal import (
    ComponentType,
    PatternHit,
    PatternQuery,
    Proposal,
    Reading,
    RetrievalWeights,
)
from tasks import keys
from tasks.stage import stage

_LONGEST = 400
"""Characters of the picture's own text: more only dilutes what the query means."""


@stage(keys.RETRIEVE)
def retrieve(query: PatternQuery, index: str) -> tuple[PatternHit, ...]:
    """The patterns nearest to `query`, best first. `index` is the fingerprint of what is stored."""
    patterns = wiring.current().patterns()
    found = list(patterns.search(query))
    known = {hit.pattern.id for hit in found}
    for library in query.libraries:
        if library == "forge":
            continue
        for pattern in patterns.list(library):
            if pattern.component_type in query.parts and pattern.id not in known:
                why = f"of {library}: the picture holds a {pattern.component_type}"
                found.append(PatternHit(pattern=pattern, score=0.0, explanation=why))
    return tuple(found)


def query_for(
    proposal: Proposal,
    words: Words,
    library: str | None,
    reading: Reading | None = None,
    *,
    weights: RetrievalWeights | None = None,
) -> PatternQuery:
    """What to look for: the kind, what it must offer, and the words in it; of the user's own
    library also what the picture is made of.
    """
    best = proposal.best.component_type.replace("-", " ")
    parts = [best, (proposal.subtype or "").replace("-", " ")]
    parts += [requirement.name for requirement in proposal.requirements]
    parts.append(" ".join(line.text for line in words.lines)[:_LONGEST])
    return PatternQuery(
        text=" ".join(dict.fromkeys(part for part in parts if part)),
        component_types=tuple(c.component_type for c in proposal.candidates[:3]),
        libraries=("forge", library) if library else ("forge",),
        parts=_parts(reading) if library and reading else (),
        weights=weights or wiring.current().retrieval_weights(),
    )


def _parts(reading: Reading) -> tuple[ComponentType, ...]:
    """Families of the parts that were read, in the order of the list of families."""
    roles = {node.role for node in reading.layout.root.walk()}
    families: tuple[ComponentType, ...] = get_args(ComponentType)
    return tuple(family for family in families if family in roles)


def modules_of(hits: tuple[PatternHit, ...]) -> tuple[str, ...]:
    """What code may import of the user's own library."""
    own = {hit.pattern.import_path for hit in hits if hit.pattern.library != "forge"}
    return tuple(sorted(own))


def index_fingerprint(query: PatternQuery) -> str:
    """Changes whenever the patterns of the query's libraries change."""
    return wiring.current().patterns().fingerprint(query.libraries)
