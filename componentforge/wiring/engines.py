"""Who reads, proposes and writes, and the browser that shows what was written."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from componentforge.domain.engine import EngineChoice, EngineUse, ModelChoice, known_engine
from componentforge.domain.learned import UNTRAINED
from componentforge.domain.model_calls import ModelReply
from componentforge.domain.ports import Proposer, Reader, Synthesizer, TextRecogniser
from componentforge.errors import ConfigurationError, ServiceUnavailable
from componentforge.wiring.learning import LearningParts
from componentforge.wiring.model_batches import ModelBatchParts

if TYPE_CHECKING:
    from componentforge.browser.facade import Browser
    from componentforge.browser.selenium_driver import SeleniumAudit
    from componentforge.engines.openai.prompts import Prompts
    from componentforge.security.guard_judge import Judge


class EngineParts(ModelBatchParts, LearningParts):
    """Engines by capability, guard and browser."""

    _restarts_seen = 0

    def browser(self) -> "Browser":
        """Chromium and the Node sidecar, started when first used."""

        def make() -> "Browser":
            from componentforge.browser.facade import Browser

            return Browser(self.blobs(), self.settings.chromium, self.settings.node)

        return self.once("browser", make)

    def new_browser_restarts(self) -> int:
        """Browsers that hung or died since this was last asked; no browser is made for it."""
        with self._guard:
            # Another renderer than ours need not count them.
            now = int(getattr(self._parts.get("browser"), "restarts", 0))
            seen, self._restarts_seen = self._restarts_seen, now
            return max(0, now - seen)

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

    def engine_use(
        self,
        capability: str,
        choice: EngineChoice,
        hosted: ModelChoice | None = None,
        learned: str | None = None,
    ) -> EngineUse:
        """One capability as it is used: what belongs into its stage's cache key.

        Args:
            capability: As `CAPABILITIES` names it.
            choice: Of the run.
            hosted: What hosted models are asked.
            learned: Models of the local proposer; None: those at work now.

        Raises:
            ConfigurationError: A hosted model is to be asked, and there is no model, no key, no
                such version of the prompts, or the model has stopped.
        """
        name = known_engine(getattr(choice, capability))
        machine = self.fonts() if capability in ("read", "synthesize") else ""
        # The local proposal is the ground that a hosted one is merged into.
        mine = (learned or self.champions().label()) if capability == "propose" else UNTRAINED
        if name == "local":
            return EngineUse(machine=machine, learned=mine)
        from componentforge.engines.openai.prompts import load
        from componentforge.wiring.models import endpoint

        s, asked = self.settings, hosted or ModelChoice()
        model = asked.model or s.model
        if model is None:
            raise ConfigurationError(
                "--model", f"{capability}={name} needs a model", "name one, or set FORGE_MODEL"
            )
        endpoint(s)
        self.models().checked(model, datetime.now(UTC).date())
        return EngineUse(
            engine=name,
            machine=machine,
            model=model,
            prompt_sha256=load(capability, asked.prompt or s.prompt).sha256,
            temperature=s.temperature if asked.temperature is None else asked.temperature,
            learned=mine,
        )

    def registered_prompt(self, prompt: "Prompts") -> str | None:
        """`<name>/<number>` in MLflow's registry; None when no server is configured or it is away.

        A server of the user's only: the database under the home folder is no place to look things
        up in. Asked once a process.
        """
        uri = self.settings.mlflow_tracking_uri
        if uri is None:
            return None
        address = uri.get_secret_value()
        return self.once(f"prompt {prompt.sha256}", lambda: self._registered(prompt, address))

    def _registered(self, prompt: "Prompts", uri: str) -> str | None:
        from componentforge.stores.prompt_registry import PromptRegistry

        registry = PromptRegistry(uri, self.settings.home / "run" / "prompts.json")
        try:
            return registry.version(f"componentforge.{prompt.stage}", prompt.text, prompt.sha256)
        except ServiceUnavailable as error:
            self.notice(f"{error}; the prompts of {prompt.stage} are not registered")
            return None

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

    def reader(self, use: EngineUse, told: Callable[[ModelReply], None]) -> Reader:
        """The `read` capability of an engine; `told` hears of each reply of a hosted model."""

        def make() -> Reader:
            from componentforge.engines.local.reader import LocalReader

            return LocalReader(self.blobs())

        local = self.once("reader local", make)
        if not use.hosted:
            return local
        from componentforge.engines.openai.reader import HostedReader
        from componentforge.security.data_field import as_data_field

        return HostedReader(local, self.model_client(), use, as_data_field, told)

    def proposer(self, use: EngineUse, told: Callable[[ModelReply], None]) -> Proposer:
        """The `propose` capability of an engine; `told` as for `reader`."""

        def make() -> Proposer:
            from componentforge.engines.local.propose import LocalProposer

            ranker, calibration = self.champions().parts(use.learned)
            return LocalProposer(ranker, calibration.curve if calibration else None)

        part = "proposer local"
        local = self.once(part if use.learned == UNTRAINED else f"{part} {use.learned}", make)
        if not use.hosted:
            return local
        from componentforge.engines.openai.proposer import HostedProposer
        from componentforge.security.data_field import as_data_field

        return HostedProposer(local, self.model_client(), use, as_data_field, told)

    def synthesizer(self, use: EngineUse, told: Callable[[ModelReply], None]) -> Synthesizer:
        """The `synthesize` capability of an engine; `told` as for `reader`."""

        def make() -> Synthesizer:
            from componentforge.engines.local.synthesize import LocalSynthesizer

            return LocalSynthesizer()

        local = self.once("synthesizer local", make)
        if not use.hosted:
            return local
        from componentforge.engines.openai.synthesizer import HostedSynthesizer
        from componentforge.security.data_field import as_data_field

        return HostedSynthesizer(local, self.model_client(), use, as_data_field, told)
