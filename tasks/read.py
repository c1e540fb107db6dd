"""Stage `read`: tokens and layout."""

from componentforge import wiring
from componentforge.domain.picture import Screenshot, Words
from componentforge.domain.proposal import Reading
from tasks import keys
from tasks.pixels import pixels
from tasks.stage import stage


@stage(keys.READ)
def read(screenshot: Screenshot, words: Words, engine: str) -> Reading:
    """Measure everything in `screenshot`. `engine` as `Wiring.engine_id` names it."""
    reader = wiring.current().reader(engine.split(maxsplit=1)[0])
    return reader.read(screenshot, pixels(screenshot.image), words)
