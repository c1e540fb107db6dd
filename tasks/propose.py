"""Stage `propose`: component type, name, requirements."""

from componentforge import wiring
from componentforge.domain.engine import EngineUse
from componentforge.domain.proposal import Proposal, Reading
from tasks import keys
from tasks.stage import spend_reply, stage


@stage(keys.PROPOSE)
def propose(reading: Reading, note: str, name: str | None, engine: EngineUse) -> Proposal:
    """Say what `reading` shows and what it must do. `engine` as `Wiring.engine_use` tells."""
    return wiring.current().proposer(engine, spend_reply).propose(reading, note, name)
