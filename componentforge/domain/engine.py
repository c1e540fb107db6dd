"""Which engine does which part of the work."""

from componentforge.domain.base import Frozen
from componentforge.errors import ConfigurationError

CAPABILITIES = ("read", "propose", "synthesize")
ENGINES = ("local",)


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
