"""Which engine does which part of the work."""

from pydantic import Field, NonNegativeInt

from componentforge.domain.base import Frozen, Sha256
from componentforge.domain.learned import UNTRAINED, Label
from componentforge.errors import ConfigurationError

CAPABILITIES = ("read", "propose", "synthesize")
ENGINES = ("local", "openai")


class EngineChoice(Frozen):
    """Which engine does which capability."""

    read: str = "local"
    propose: str = "local"
    synthesize: str = "local"

    @property
    def label(self) -> str:
        """One word when all are the same, else `read=..,propose=..,synthesize=..`."""
        names = [getattr(self, capability) for capability in CAPABILITIES]
        if len(set(names)) == 1:
            return str(names[0])
        return ",".join(f"{c}={n}" for c, n in zip(CAPABILITIES, names, strict=True))

    @property
    def hosted(self) -> tuple[str, ...]:
        """The capabilities a hosted model is asked for."""
        return tuple(c for c in CAPABILITIES if getattr(self, c) != "local")


class ModelChoice(Frozen):
    """What is asked of hosted models; None is the settings' own, or the newest prompt."""

    model: str | None = None
    prompt: str | None = None
    """Version of the prompts."""
    temperature: float | None = Field(default=None, ge=0, le=2)


class EngineUse(Frozen):
    """One capability as it is used: all that its results depend on besides their inputs.

    It is a part of the stage's cache key, so it holds that and nothing else.
    """

    engine: str = "local"
    machine: str = ""
    """Of the machine: the installed fonts, where they decide."""
    model: str | None = None
    prompt_sha256: Sha256 | None = None
    """Of the text of all prompts of this capability and the form of their answers."""
    temperature: float | None = None
    learned: Label = UNTRAINED
    """Models of the local proposer, which is the ground of a hosted one too."""
    turn: NonNegativeInt = 0
    """A hosted model is asked anew for each: the epoch of an evaluation."""

    @property
    def hosted(self) -> bool:
        """Whether a hosted model is asked."""
        return self.engine != "local"


def parse_engines(spec: str) -> EngineChoice:
    """`local`, or `read=..,propose=..,synthesize=..` (what is left out is local).

    Raises:
        ConfigurationError: An unknown engine or capability.
    """
    if "=" not in spec:
        return EngineChoice(**dict.fromkeys(CAPABILITIES, known_engine(spec)))
    chosen: dict[str, str] = {}
    for part in spec.split(","):
        capability, _, name = part.strip().partition("=")
        if capability not in CAPABILITIES:
            raise ConfigurationError(
                "--engine", f"{capability!r} is no capability", f"use {', '.join(CAPABILITIES)}"
            )
        chosen[capability] = known_engine(name)
    return EngineChoice(**chosen)


def known_engine(name: str) -> str:
    """`name` itself. Raises ConfigurationError when there is no such engine."""
    if name not in ENGINES:
        raise ConfigurationError(
            "--engine",
            f"the engine {name!r} is not part of this version",
            f"use {' or '.join(ENGINES)}",
        )
    return name
