"""One root error, and one child for each thing a caller would do differently.

A message is one line: which input, what was wrong with it, what to do.
Every class rebuilds from its `args`, so an error survives a trip between processes.
"""


class ForgeError(Exception):
    """Root of everything ComponentForge raises on purpose. `str()` is one line for a person."""


class InputRejected(ForgeError):
    """The user's input cannot be used. Not retried; the other inputs go on."""

    def __init__(self, source: str, problem: str, remedy: str) -> None:
        super().__init__(source, problem, remedy)
        self.source, self.problem, self.remedy = source, problem, remedy

    def __str__(self) -> str:
        return f"{self.source}: {self.problem}; {self.remedy}"


class ServiceUnavailable(ForgeError):
    """A server, browser or program we depend on is not there. Transient: retried, then reported."""

    def __init__(self, service: str, problem: str, remedy: str) -> None:
        super().__init__(service, problem, remedy)
        self.service, self.problem, self.remedy = service, problem, remedy

    def __str__(self) -> str:
        return f"{self.service}: {self.problem}; {self.remedy}"


class RenderTimeout(ForgeError):
    """The page never settled. Retried once; if it never does, the component scores zero."""

    def __init__(self, component: str, waited_s: float) -> None:
        super().__init__(component, waited_s)
        self.component, self.waited_s = component, waited_s

    def __str__(self) -> str:
        return f"component {self.component[:8]} was still loading after {self.waited_s:g} s"


class DraftRejected(ForgeError):
    """A draft did not pass the checks that make a component of it. A result, not a crash."""

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(name, problem)
        self.name, self.problem = name, problem

    def __str__(self) -> str:
        return f"{self.name}: {self.problem}; the draft is not rendered"


class BlobMissing(ForgeError):
    """No bytes are stored under this address. The stage that made them must run again."""

    def __init__(self, sha256: str) -> None:
        super().__init__(sha256)
        self.sha256 = sha256

    def __str__(self) -> str:
        return f"blob {self.sha256[:12]} is not in the store; run the command again to make it anew"


class StorageFull(ForgeError):
    """A write did not fit. Nothing half-written is left; free space and run again."""

    def __init__(self, path: str, problem: str) -> None:
        super().__init__(path, problem)
        self.path, self.problem = path, problem

    def __str__(self) -> str:
        return f"{self.path}: {self.problem}; free some space and run the command again"


class ConfigurationError(ForgeError):
    """A setting or option is wrong. Nothing was started."""

    def __init__(self, setting: str, problem: str, remedy: str) -> None:
        super().__init__(setting, problem, remedy)
        self.setting, self.problem, self.remedy = setting, problem, remedy

    def __str__(self) -> str:
        return f"{self.setting}: {self.problem}; {self.remedy}"


class NotFound(ForgeError):
    """A name the user gave is not known (a component, a version, a pattern)."""

    def __init__(self, kind: str, name: str, remedy: str) -> None:
        super().__init__(kind, name, remedy)
        self.kind, self.name, self.remedy = kind, name, remedy

    def __str__(self) -> str:
        return f"{self.kind} {self.name!r} is not known; {self.remedy}"


class LimitReached(ForgeError):
    """A quota is used up or a rate is too high. Nothing was started; it fits again later."""

    def __init__(self, who: str, problem: str, remedy: str, retry_after_s: float = 0.0) -> None:
        super().__init__(who, problem, remedy, retry_after_s)
        self.who, self.problem, self.remedy = who, problem, remedy
        self.retry_after_s = retry_after_s

    def __str__(self) -> str:
        return f"{self.who}: {self.problem}; {self.remedy}"


class InternalFault(ForgeError):
    """A fault of ours or of a library's, met while working on one input. The other inputs go on."""

    def __init__(self, source: str, kind: str, problem: str) -> None:
        super().__init__(source, kind, problem)
        self.source, self.kind, self.problem = source, kind, problem

    def __str__(self) -> str:
        told = f"a fault in ComponentForge ({self.kind}: {self.problem})"
        return f"{self.source}: {told}; see logs/forge.log in FORGE_HOME and report it"


class ModelRefused(ForgeError):
    """A hosted model would not answer. Not retried and not cached; the local engine still can."""

    def __init__(self, model: str, stage: str, reason: str) -> None:
        super().__init__(model, stage, reason)
        self.model, self.stage, self.reason = model, stage, reason

    def __str__(self) -> str:
        return (
            f"{self.model} refused to {self.stage}: {self.reason}; use --engine {self.stage}=local"
        )


class ModelReplyInvalid(ForgeError):
    """A hosted model's answer was cut off or not of the asked form, the one repair included."""

    def __init__(self, model: str, stage: str, problem: str) -> None:
        super().__init__(model, stage, problem)
        self.model, self.stage, self.problem = model, stage, problem

    def __str__(self) -> str:
        told = f"{self.model} gave no usable answer to {self.stage}: {self.problem}"
        return f"{told}; try again, another model, or --engine {self.stage}=local"


class AnswerPending(ForgeError):
    """A hosted model's answer comes with a batch. Nothing failed: it goes on when that is here."""

    def __init__(self, model: str, stage: str, key: str, spent_usd: float | None = 0.0) -> None:
        super().__init__(model, stage, key, spent_usd)
        self.model, self.stage, self.key, self.spent_usd = model, stage, key, spent_usd

    def __str__(self) -> str:
        return (
            f"{self.model} is asked to {self.stage} in a batch; forge batch --openai-batch goes on"
        )

    def after(self, spent_usd: float | None) -> "AnswerPending":
        """The same, from a run that had cost so much up to here; None: unknown."""
        return AnswerPending(self.model, self.stage, self.key, spent_usd)
