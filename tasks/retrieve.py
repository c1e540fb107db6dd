"""Stage `retrieve`: known patterns that resemble the picture."""

from componentforge import wiring
from componentforge.domain.picture import Words
from componentforge.domain.proposal import PatternHit, PatternQuery, Proposal
from tasks import keys
from tasks.stage import stage

_LONGEST = 400
"""Characters of the picture's own text: more only dilutes what the query means."""


@stage(keys.RETRIEVE)
def retrieve(query: PatternQuery, index: str) -> tuple[PatternHit, ...]:
    """The patterns nearest to `query`, best first. `index` is the fingerprint of what is stored."""
    return tuple(wiring.current().patterns().search(query))


def query_for(proposal: Proposal, words: Words, library: str | None) -> PatternQuery:
    """What to look for: the kind, what it must offer, and the words in it."""
    best = proposal.best.component_type.replace("-", " ")
    parts = [best, (proposal.subtype or "").replace("-", " ")]
    parts += [requirement.name for requirement in proposal.requirements]
    parts.append(" ".join(line.text for line in words.lines)[:_LONGEST])
    return PatternQuery(
        text=" ".join(dict.fromkeys(part for part in parts if part)),
        component_types=tuple(c.component_type for c in proposal.candidates[:3]),
        libraries=("forge", library) if library else ("forge",),
    )


def modules_of(hits: tuple[PatternHit, ...]) -> tuple[str, ...]:
    """What code may import of the user's own library."""
    own = {hit.pattern.import_path for hit in hits if hit.pattern.library != "forge"}
    return tuple(sorted(own))


def index_fingerprint(query: PatternQuery) -> str:
    """Changes whenever the patterns of the query's libraries change."""
    return wiring.current().patterns().fingerprint(query.libraries)
