"""Prompts: versioned files beside this one, typed inputs, one hash a stage.

A file is `prompts/<stage>/<version>.<part>.md`. All parts but `user` are instructions, ours to the
last letter and sent as they are. `user` is a template into which only numbers and `Data` can be
put, and `Data` only ever comes out as a data field: untrusted text has no other way into a prompt.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from componentforge.domain.base import Frozen
from componentforge.domain.ports import DataField
from componentforge.engines.openai.answers import CodeAnswer, NeedsAnswer, PropsAnswer, ReadAnswer
from componentforge.engines.openai.strict import strict_schema
from componentforge.errors import ConfigurationError

FOLDER = Path(__file__).parent / "prompts"
ANSWERS: dict[str, tuple[type[BaseModel], ...]] = {
    "read": (ReadAnswer,),
    "propose": (PropsAnswer, NeedsAnswer),
    "synthesize": (CodeAnswer,),
}
"""What is answered in each stage: a part of the question, so of its hash."""
_VERSION = re.compile(r"v[1-9][0-9]{0,3}")


class Data(Frozen):
    """Untrusted text and the name of its field."""

    name: str
    text: str
    longest: int = 8_000


class Inputs(Frozen):
    """Base of what a prompt takes: fields are numbers, flags, `Data`, tuples of it, or None."""


class ReadInputs(Inputs):
    """Of `read`."""

    width: int
    """CSS px."""
    height: int
    palette: Data
    """Colours and their share of the pixels."""
    sizes: Data
    outline: Data


class ProposeInputs(Inputs):
    """Of `propose`."""

    outline: Data
    intent: Data | None
    note: Data | None
    guesses: Data
    """What the local engine takes it for."""


class SynthesizeInputs(Inputs):
    """Of `synthesize`; the last three are of a repair."""

    name: Data
    width: int
    height: int
    scale: int
    tokens: Data
    outline: Data
    requirements: Data
    patterns: tuple[Data, ...]
    modules: Data | None
    """What may be imported besides react."""
    example: Data
    """The component as the local engine writes it."""
    example_stories: Data
    previous: Data | None = None
    previous_stories: Data | None = None
    findings: Data | None = None
    difference: bool = False
    """Whether the difference picture follows."""


@dataclass(frozen=True)
class Prompts:
    """All prompts of one stage in one version."""

    stage: str
    version: str
    parts: Mapping[str, str]
    """Text by part: `user`, and `system` or one a proposer."""

    @cached_property
    def sha256(self) -> str:
        """Of every text and of the schemas of the answers."""
        forms = [strict_schema(answer) for answer in ANSWERS[self.stage]]
        whole = json.dumps([self.stage, dict(self.parts), forms], sort_keys=True)
        return sha256(whole.encode()).hexdigest()

    @property
    def text(self) -> str:
        """All parts in one, as it is registered."""
        return "\n\n".join(f"# {name}\n\n{text}" for name, text in sorted(self.parts.items()))

    def instructions(self, part: str = "system") -> str:
        """The system's turn."""
        return self.parts[part].strip()

    def user(self, inputs: Inputs, field: DataField) -> str:
        """The user's turn. Raises TypeError for an input that is neither a number nor `Data`."""
        from jinja2 import Environment, StrictUndefined

        def shown(value: object) -> str:
            if isinstance(value, Data):
                return field(value.name, value.text, value.longest)
            if type(value) is int:
                return str(value)
            raise TypeError(f"a prompt cannot hold a {type(value).__name__}: make it Data")

        environment = Environment(  # no HTML: `shown` lets no text through
            undefined=StrictUndefined, finalize=shown, trim_blocks=True, lstrip_blocks=True,
            autoescape=False,
        )  # fmt: skip
        given: dict[str, Any] = {name: getattr(inputs, name) for name in type(inputs).model_fields}
        return environment.from_string(self.parts["user"]).render(given).strip()


def versions(stage: str) -> tuple[str, ...]:
    """All there are, newest first."""
    found = {path.name.partition(".")[0] for path in (FOLDER / stage).glob("v*.user.md")}
    return tuple(sorted(found, key=lambda version: -int(version[1:])))


@cache
def load(stage: str, version: str | None = None) -> Prompts:
    """Prompts of a stage; the newest when no version is named.

    Raises:
        ConfigurationError: There is no such version.
    """
    known = versions(stage)
    wanted = version or known[0]
    if not _VERSION.fullmatch(wanted) or wanted not in known:
        raise ConfigurationError(
            "--prompt", f"{wanted!r} is no version of the prompts of {stage}",
            f"use {' or '.join(known)}",
        )  # fmt: skip
    files = sorted((FOLDER / stage).glob(f"{wanted}.*.md"))
    parts = {path.name.split(".")[1]: path.read_text(encoding="utf-8") for path in files}
    return Prompts(stage=stage, version=wanted, parts=parts)


@cache
def find(stage: str, digest: str) -> Prompts:
    """The prompts with this hash. Raises KeyError: they are of another version of the program."""
    for version in versions(stage):
        if load(stage, version).sha256 == digest:
            return load(stage, version)
    raise KeyError(digest)
