"""Stage `propose`: component type, name, requirements."""

from componentforge import wiring
from componentforge.domain.proposal import Proposal, Reading
from tasks import keys
from tasks.stage import stage


@stage(keys.PROPOSE)
def propose(reading: Reading, note: str, name: str | None, engine: str) -> Proposal:
    """Say what `reading` shows and what it must do. `engine` as `Wiring.engine_id` names it."""
    named, *learned = engine.split()
    made = wiring.current().proposer(named, *(learned[:1] if named == "local" else ()))
    return made.propose(reading, note, name)
