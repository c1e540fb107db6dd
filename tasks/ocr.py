"""Stage `ocr`: the text in the picture."""

from componentforge import wiring
from componentforge.domain.picture import Screenshot, Words
from tasks import keys
from tasks.pixels import pixels
from tasks.stage import stage


@stage(keys.OCR)
def ocr(screenshot: Screenshot) -> Words:
    """Find and read every line of text in `screenshot`."""
    return wiring.current().recogniser().recognise(screenshot, pixels(screenshot.image))
