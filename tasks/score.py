"""Stage `score`: every metric of one render."""

from componentforge.domain.component import Component, Render, Scored
from componentforge.domain.picture import Screenshot
from componentforge.domain.proposal import Reading
from tasks import bound, keys
from tasks.pixels import pixels
from tasks.stage import stage


@stage(keys.SCORE)
def score(screenshot: Screenshot, reading: Reading, component: Component, shown: Render) -> Scored:
    """Compare what the browser showed with the picture, and the code with good code."""
    from evaluation.difference import difference_of, side_by_side
    from evaluation.scoring import score_attempt

    picture, rendered = pixels(screenshot.image), pixels(shown.image)
    scores, findings = score_attempt(screenshot, picture, rendered, reading, component, shown)
    sheet = side_by_side(picture, rendered, 2 * screenshot.scale)
    store = bound.blobs()
    shots = [store.get(blob.blob_sha256) for blob in (screenshot.image, shown.image)]
    marks = difference_of(shots[0], shots[1], screenshot.scale)
    return Scored(
        scores=scores,
        findings=findings,
        difference=store.put(sheet, "image/png"),
        marks=store.put(marks, "image/png"),
    )
