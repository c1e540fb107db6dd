"""Stage `score`: every metric of one render."""

from componentforge.domain.component import Component, Render, Scored
from componentforge.domain.picture import Screenshot
from componentforge.domain.proposal import Reading
from tasks import keys
from tasks.pixels import pixels
from tasks.stage import stage


@stage(keys.SCORE)
def score(screenshot: Screenshot, reading: Reading, component: Component, shown: Render) -> Scored:
    """Compare what the browser showed with the picture, and the code with good code."""
    from evaluation.scoring import score_attempt

    return score_attempt(screenshot, pixels(screenshot.image), reading, component, shown)
