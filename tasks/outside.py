"""What results depend on besides their inputs: engines, fonts, the browser. All is in the keys."""

from componentforge import wiring
from componentforge.domain.base import Frozen
from tasks.models import GenerateRequest


class Outside(Frozen):
    """As `Wiring.engine_id` and `Wiring.browser_version` name them."""

    read: str
    propose: str
    synthesize: str
    browser: str
    judge: str
    """Empty when the guard has no third layer."""


def outside(request: GenerateRequest) -> Outside:
    """Asked once a run. Raises ServiceUnavailable without a browser, before anything is spent."""
    wired = wiring.current()
    return Outside(
        read=wired.engine_id("read", request.engine),
        propose=wired.engine_id("propose", request.engine, request.learned),
        synthesize=wired.engine_id("synthesize", request.engine),
        browser=wired.browser_version(),
        judge=judge.identity if (judge := wired.judge()) else "",
    )
