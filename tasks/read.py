"""Stage `read`: tokens and layout."""

from componentforge import wiring
from componentforge.domain.engine import EngineUse
from componentforge.domain.picture import Screenshot, Words
from componentforge.domain.proposal import Reading
from tasks import keys
from tasks.pixels import pixels
from tasks.stage import spend_reply, stage


@stage(keys.READ)
def read(screenshot: Screenshot, words: Words, engine: EngineUse) -> Reading:
    """Measure everything in `screenshot`. `engine` as `Wiring.engine_use` tells."""
    reader = wiring.current().reader(engine, spend_reply)
    return reader.read(screenshot, pixels(screenshot.image), words)
