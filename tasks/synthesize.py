"""Stage `synthesize`: everything known becomes code; given findings, better code."""

from componentforge import wiring
from componentforge.domain.component import Draft, Finding
from componentforge.domain.picture import Screenshot
from componentforge.domain.proposal import PatternHit, Proposal, Reading
from tasks import keys
from tasks.stage import stage


@stage(keys.SYNTHESIZE)
def synthesize(
    screenshot: Screenshot,
    reading: Reading,
    proposal: Proposal,
    patterns: tuple[PatternHit, ...],
    engine: str,
    previous: Draft | None = None,
    findings: tuple[Finding, ...] = (),
) -> Draft:
    """Write a draft. `engine` as `Wiring.engine_id` names it."""
    writer = wiring.current().synthesizer(engine.split(maxsplit=1)[0])
    return writer.synthesize(screenshot, reading, proposal, patterns, previous, findings)
