"""Stage `synthesize`: everything known becomes code; given findings, better code."""

from componentforge import wiring
from componentforge.domain.base import Blob
from componentforge.domain.component import Draft, Finding
from componentforge.domain.engine import EngineUse
from componentforge.domain.picture import Screenshot
from componentforge.domain.proposal import PatternHit, Proposal, Reading
from tasks import keys
from tasks.stage import spend_reply, stage


@stage(keys.SYNTHESIZE)
def synthesize(
    screenshot: Screenshot,
    reading: Reading,
    proposal: Proposal,
    patterns: tuple[PatternHit, ...],
    engine: EngineUse,
    previous: Draft | None = None,
    findings: tuple[Finding, ...] = (),
    difference: Blob | None = None,
) -> Draft:
    """Write a draft. `engine` as `Wiring.engine_use` tells.

    `difference` is None for an engine that cannot look at it: what is not used is in no key.
    """
    writer = wiring.current().synthesizer(engine, spend_reply)
    return writer.synthesize(
        screenshot, reading, proposal, patterns, previous, findings, difference
    )
