"""What results depend on besides their inputs: engines, fonts, the browser. All is in the keys."""

from componentforge import wiring
from componentforge.domain.base import Frozen
from componentforge.domain.engine import EngineChoice, EngineUse
from componentforge.domain.picture import Guarded
from tasks.models import GenerateRequest


class Outside(Frozen):
    """As `Wiring.engine_use` and `Wiring.browser_version` tell."""

    read: EngineUse
    propose: EngineUse
    synthesize: EngineUse
    browser: str
    judge: str
    """Empty when the guard has no third layer."""
    fallback: EngineUse
    """Who reads and writes when a model may not see the picture or its code cannot be shown."""

    def keeping(self, guarded: Guarded) -> "Outside":
        """Itself, but local where a model would see a picture whose words are withheld.

        Dots stand for those words in what engines get to read; in the picture they still stand.
        """
        if not guarded.withheld:
            return self
        sees = [part for part in ("read", "synthesize") if getattr(self, part).hosted]
        return self.model_copy(update=dict.fromkeys(sees, self.fallback))


def outside(request: GenerateRequest) -> Outside:
    """Asked once a run, before anything is spent.

    Raises:
        ServiceUnavailable: There is no browser.
        ConfigurationError: A hosted engine without a model or key, an unknown prompt.
    """
    wired = wiring.current()
    return Outside(
        read=wired.engine_use("read", request.engine, request.hosted),
        propose=wired.engine_use("propose", request.engine, request.hosted, request.learned),
        synthesize=wired.engine_use("synthesize", request.engine, request.hosted),
        browser=wired.browser_version(),
        fallback=wired.engine_use("synthesize", EngineChoice()),
        judge=judge.identity if (judge := wired.judge()) else "",
    )
