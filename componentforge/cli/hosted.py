"""What the command line and the settings say together about hosted models."""

from argparse import Namespace

from componentforge.domain.engine import CAPABILITIES, EngineChoice, ModelChoice
from componentforge.errors import ConfigurationError
from componentforge.settings import Settings
from componentforge.wiring import Wiring


def usual(chosen: Settings) -> ModelChoice:
    """What the settings say."""
    return ModelChoice(model=chosen.model, prompt=chosen.prompt, temperature=chosen.temperature)


def hosted_choice(arguments: Namespace, engines: EngineChoice) -> ModelChoice:
    """What the options say. Raises ConfigurationError when no hosted model is asked at all."""
    asked = ModelChoice(
        model=arguments.model, prompt=arguments.prompt, temperature=arguments.temperature
    )
    named = next(iter(asked.model_dump(exclude_none=True)), None)
    if named is not None and not engines.hosted:
        raise ConfigurationError(
            f"--{named}", "it means nothing to the local engine",
            "add --engine openai, or of one capability: --engine read=openai",
        )  # fmt: skip
    return asked


def settled(asked: ModelChoice, engines: EngineChoice, chosen: Settings) -> ModelChoice:
    """With what the settings say where the options are silent: workers may have other settings."""
    if not engines.hosted:
        return asked
    return ModelChoice(**{**usual(chosen).model_dump(), **asked.model_dump(exclude_none=True)})


def check_hosted(wired: Wiring, engines: EngineChoice, asked: ModelChoice) -> None:
    """Raises ConfigurationError for what a hosted engine lacks, before anything is started."""
    for capability in CAPABILITIES:
        if capability in engines.hosted:
            wired.engine_use(capability, engines, asked)
