"""Stage `propose`: component type, name, requirements."""

from componentforge import wiring
from componentforge.domain.proposal import Proposal, Reading
from tasks import keys
from tasks.stage import stage


@stage(keys.PROPOSE)
def propose(reading: Reading, note: str, name: str | None, engine: str) -> Proposal:
    """Say what `reading` shows and what it must do. `engine` as `Wiring.engine_id` names it."""
    return wiring.current().proposer(engine.split(maxsplit=1)[0]).propose(reading, note, name)
