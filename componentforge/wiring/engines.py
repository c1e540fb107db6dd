"""Who reads, proposes and writes, and the browser that shows what was written."""

from typing import TYPE_CHECKING

from componentforge.domain.engine import EngineChoice, known_engine
from componentforge.domain.learned import UNTRAINED
from componentforge.domain.ports import Proposer, Reader, Synthesizer, TextRecogniser
from componentforge.wiring.learning import LearningParts

if TYPE_CHECKING:
    from componentforge.browser.facade import Browser
    from componentforge.browser.selenium_driver import SeleniumAudit
    from componentforge.security.guard_judge import Judge


class EngineParts(LearningParts):
    """Engines by capability, guard and browser."""

    def browser(self) -> "Browser":
        """Chromium and the Node sidecar, started when first used."""

        def make() -> "Browser":
            from componentforge.browser.facade import Browser

            return Browser(self.blobs(), self.settings.chromium, self.settings.node)

        return self.once("browser", make)

    def selenium(self, grid: str | None = None) -> "SeleniumAudit":
        """The second driver of the accessibility check; the caller closes it."""
        from componentforge.browser.selenium_driver import SeleniumAudit

        return SeleniumAudit(self.settings.chromium, grid)

    def browser_version(self) -> str:
        """What decides a render's pixels: the browser's version and the installed fonts.

        Asking a browser takes longer than a whole cached run, so the answer is kept beside the
        program's identity.

        Raises:
            ServiceUnavailable: There is no browser.
        """
        from componentforge.browser.fingerprint import browser_version

        chromium, note = self.settings.chromium, self.settings.home / "run" / "browser-version"
        return self.once(
            "browser version", lambda: f"{browser_version(chromium, note)} {self.fonts()}"
        )

    def fonts(self) -> str:
        """Changes when a font is installed or removed: what is read and shown depends on it."""
        from componentforge.browser.fingerprint import fonts

        return self.once("fonts", fonts)

    def engine_id(self, capability: str, choice: EngineChoice, learned: str | None = None) -> str:
        """What belongs into a stage's cache key: engine, and what it depends on outside us.

        Args:
            capability: As `CAPABILITIES` names it.
            choice: Of the run.
            learned: Models of the local proposer; None: those at work now.
        """
        name = getattr(choice, capability)
        if capability == "propose" and name == "local":
            label = learned or self.champions().label()
            return str(name) if label == UNTRAINED else f"{name} {label}"
        return f"{name} {self.fonts()}" if capability in ("read", "synthesize") else str(name)

    def judge(self) -> "Judge | None":
        """The guard's third layer; None unless `FORGE_GUARD_URL` is set."""
        from componentforge.security.guard_judge import Judge, judge_settings

        return Judge(judge_settings(self.settings)) if self.settings.guard_url else None

    def recogniser(self) -> TextRecogniser:
        """OCR; its models load at first use."""

        def make() -> TextRecogniser:
            from componentforge.engines.local.ocr import RapidRecogniser

            return RapidRecogniser()

        return self.once("recogniser", make)

    def reader(self, name: str) -> Reader:
        """The `read` capability of an engine."""

        def make() -> Reader:
            from componentforge.engines.local.reader import LocalReader

            return LocalReader(self.blobs())

        return self.once(f"reader {known_engine(name)}", make)

    def proposer(self, name: str, learned: str = UNTRAINED) -> Proposer:
        """The `propose` capability of an engine, the local one with these learnt models."""

        def make() -> Proposer:
            from componentforge.engines.local.propose import LocalProposer

            ranker, calibration = self.champions().parts(learned)
            return LocalProposer(ranker, calibration.curve if calibration else None)

        part = f"proposer {known_engine(name)}"
        return self.once(part if learned == UNTRAINED else f"{part} {learned}", make)

    def synthesizer(self, name: str) -> Synthesizer:
        """The `synthesize` capability of an engine."""

        def make() -> Synthesizer:
            from componentforge.engines.local.synthesize import LocalSynthesizer

            return LocalSynthesizer()

        return self.once(f"synthesizer {known_engine(name)}", make)
