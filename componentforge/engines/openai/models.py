"""Hosted models by name: prices, pictures, windows, stop dates. Dated configuration, not code."""

import re
import tomllib
from datetime import date, timedelta
from importlib.resources import files
from math import ceil, sqrt
from pathlib import Path
from typing import Any

from pydantic import Field, NonNegativeFloat, PositiveFloat, PositiveInt, ValidationError

from componentforge.domain.base import Frozen
from componentforge.domain.model_calls import TokenUsage
from componentforge.errors import ConfigurationError

WARN_BEFORE = timedelta(days=60)
_SNAPSHOT = re.compile(r"-\d{4}-\d{2}-\d{2}$")
_SETTING = "FORGE_MODEL_PRICES"


class Tiles(Frozen):
    """Within 2,048 x 2,048, shortest side 768 px at most, then 512 px tiles."""

    base: PositiveInt
    tile: PositiveInt

    def tokens(self, width: int, height: int, detail: str) -> int:
        """Of a picture of so many device px."""
        if detail == "low":
            return self.base
        scale = min(1.0, 2048 / max(width, height))
        scale *= min(1.0, 768 / (min(width, height) * scale))
        across, down = (ceil(round(side * scale, 6) / 512) for side in (width, height))
        return self.base + self.tile * across * down


class Patches(Frozen):
    """Patches of 32 px, at most `most` of them, times `factor`."""

    factor: PositiveFloat
    most: PositiveInt

    def tokens(self, width: int, height: int, detail: str) -> int:
        """Of a picture of so many device px."""
        most = min(self.most, 256) if detail == "low" else self.most
        patches = ceil(width / 32) * ceil(height / 32)
        if patches > most:
            scale = sqrt(32 * 32 * most / (width * height))
            across, down = width * scale / 32, height * scale / 32
            scale *= min(max(1, int(across)) / across, max(1, int(down)) / down)
            patches = ceil(round(width * scale / 32, 6)) * ceil(round(height * scale / 32, 6))
        return ceil(min(patches, most) * self.factor)


class Model(Frozen):
    """What is known of one model. Prices in dollars a million tokens."""

    name: str
    input: NonNegativeFloat
    cached: NonNegativeFloat | None = None
    """Read from the prompt cache; `input` when not given."""
    cache_written: NonNegativeFloat | None = None
    """Written into it; `input` when not given."""
    output: NonNegativeFloat
    batch: NonNegativeFloat = 0.5
    """What a batch pays of all that, a share."""
    long_above: PositiveInt | None = None
    """Input tokens above which the whole request costs more."""
    long_in: PositiveFloat = 2.0
    long_out: PositiveFloat = 1.5
    window: PositiveInt | None = None
    """Tokens in and out."""
    output_limit: PositiveInt | None = None
    pictures: Tiles | Patches | None = None
    """None: it sees none."""
    temperature: bool = True
    """Whether it takes that parameter."""
    structured: bool = True
    """Whether it keeps to a JSON schema by itself."""
    stops: date | None = None
    instead: str = ""

    def usd(self, usage: TokenUsage, *, batch: bool = False) -> float:
        """What so many tokens cost."""
        long = self.long_above is not None and usage.input > self.long_above
        cached = self.input if self.cached is None else self.cached
        written = self.input if self.cache_written is None else self.cache_written
        plain = max(0, usage.input - usage.cached - usage.cache_written)
        into = plain * self.input + usage.cached * cached + usage.cache_written * written
        out = usage.output * self.output
        total = into * (self.long_in if long else 1) + out * (self.long_out if long else 1)
        return total / 1e6 * (self.batch if batch else 1.0)


class Models(Frozen):
    """All known models."""

    dated: date
    models: dict[str, Model] = Field(default_factory=dict)

    def known(self, name: str) -> Model | None:
        """The model of this name, or the one it is a dated snapshot or a fine-tuning of."""
        if name in self.models:
            return self.models[name]
        base = name.split(":")[1] if name.startswith("ft:") and name.count(":") else name
        return self.models.get(base) or self.models.get(_SNAPSHOT.sub("", base))

    def checked(self, name: str, today: date) -> tuple[Model | None, str | None]:
        """The model, and a warning where its stop date is near; None for an unknown one.

        Raises:
            ConfigurationError: It has stopped.
        """
        model = self.known(name)
        if model is None or model.stops is None:
            return model, None
        other = f"use {model.instead}" if model.instead else "use another model"
        if today >= model.stops:
            raise ConfigurationError(f"model {name}", f"it stopped on {model.stops}", other)
        if today >= model.stops - WARN_BEFORE:
            days = (model.stops - today).days
            return model, f"model {name} stops on {model.stops}, in {days} days; {other}"
        return model, None


def load_models(own: Path | None = None) -> Models:
    """The models that come with the program, and over them those of the user's own file.

    Raises:
        ConfigurationError: The user's file cannot be read or says something else than models.
    """
    shipped = (files("componentforge.engines.openai") / "models.toml").read_text(encoding="utf-8")
    known = _parsed(shipped, None)
    if own is None:
        return known
    try:
        mine = _parsed(own.read_text(encoding="utf-8"), known)
    except OSError as error:
        raise ConfigurationError(
            _SETTING, f"{own}: {error.strerror}", "name a TOML file"
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(_SETTING, f"{own}: {error}", "write it as TOML") from error
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(str(step) for step in first["loc"])
        raise ConfigurationError(
            _SETTING, f"{own}: {where}: {first['msg']}", "see docs/models.md for an example"
        ) from error
    return mine.model_copy(update={"models": {**known.models, **mine.models}})


def _parsed(text: str, base: Models | None) -> Models:
    told: dict[str, Any] = tomllib.loads(text)
    if base is not None:
        told = {"dated": base.dated, **told}
    models = told.get("models")
    if isinstance(models, dict):
        named = {n: {"name": n, **m} if isinstance(m, dict) else m for n, m in models.items()}
        told = {**told, "models": named}
    return Models.model_validate(told)
