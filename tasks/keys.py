"""Every cache key and stage version, side by side.

A key names the stage, its version, and the content of every input, and nothing else: not the source
of the task, not the run, not the flow's parameters. Raise a version when equal inputs may give
another result.
"""

import dataclasses
import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from hashlib import sha256
from pathlib import PurePath
from typing import Any, cast

from prefect.cache_policies import CachePolicy
from prefect.context import TaskRunContext
from pydantic import BaseModel

from tasks.locking import StageLocks
from tasks.recorder import note_start


@dataclass(frozen=True)
class StageKey:
    """Name and hand-raised version of one stage."""

    name: str
    version: int
    cached: bool = True


INGEST = StageKey("ingest", version=4)  # decoding, orientation, colour profile, scale detection
OCR = StageKey("ocr", version=4)  # OCR models, line grouping
GUARD = StageKey("guard", version=3)  # rules, weights and threshold of the prompt guard
READ = StageKey("read", version=9)  # regions, palette, typography, layout of the local engine
PROPOSE = StageKey("propose", version=7)  # classification, requirements
RETRIEVE = StageKey("retrieve", version=1)  # embedding, fusion; the index has its own fingerprint
SYNTHESIZE = StageKey("synthesize", version=9)  # how TSX is written
VERIFY = StageKey("verify", version=2)  # compiler, its options, hook and safety rules
RENDER = StageKey("render", version=2)  # the same TSX may give other pixels: browser, fonts, CSS
SCORE = StageKey("score", version=2)  # arithmetic of any metric
MEASURE = StageKey("measure", version=2)  # arithmetic of a benchmark's figures
PUBLISH = StageKey("publish", version=1, cached=False)  # always runs


@dataclass
class Keyed(CachePolicy):
    """Prefect's side of `keyed`."""

    stage: StageKey = INGEST
    more: tuple[object, ...] = ()

    def compute_key(
        self,
        task_ctx: TaskRunContext,
        inputs: dict[str, Any],
        flow_parameters: dict[str, Any],
        **kwargs: Any,
    ) -> str:
        """The key of these inputs. Raises TypeError for an input without a canonical form."""
        key = key_of(self.stage, inputs, *self.more)
        note_start(key)
        return key


def keyed(stage: StageKey, *more: object) -> CachePolicy:
    """The one cache policy, single-flight included.

    Args:
        stage: Whose results these are.
        more: Further things the result depends on that are not arguments (a prompt's hash); a
            function without arguments is asked each time.
    """
    return Keyed(stage=stage, more=more, isolation_level="SERIALIZABLE", lock_manager=StageLocks())


def key_of(stage: StageKey, inputs: Mapping[str, object], *more: object) -> str:
    """`forge/<stage>/v<version>/<sha256>` of the canonical JSON of `inputs` and `more`."""
    extra = [cast(Callable[[], object], part)() if callable(part) else part for part in more]
    text = canonical_json({"inputs": dict(inputs), "more": extra})
    return f"forge/{stage.name}/v{stage.version}/{sha256(text.encode()).hexdigest()}"


def canonical_json(value: object) -> str:
    """Equal content, equal text: order of mappings and sets, 2 against 2.0, -0.0 do not matter."""
    return json.dumps(_canonical(value), sort_keys=True, separators=(",", ":"), allow_nan=False)


def _canonical(value: object) -> object:
    if value is None or type(value) in (str, bool, int):
        return value
    if isinstance(value, Enum):
        return _canonical(value.value)
    if isinstance(value, str):
        return str(value)
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float):
        if not math.isfinite(value):
            raise TypeError(f"a cache key cannot hold {value}")
        return int(value) if value.is_integer() else value
    if isinstance(value, BaseModel):
        # The class belongs to the content: a union may give two models of the same fields.
        fields = {name: _canonical(item) for name, item in value.__dict__.items()}
        return {"$": type(value).__name__, "=": fields}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
        return {"$": type(value).__name__, "=": _canonical(fields)}
    if isinstance(value, bytes | bytearray):
        return {"$": "bytes", "=": sha256(value).hexdigest()}
    if isinstance(value, date):  # datetime too
        return {"$": "date", "=": value.isoformat()}
    if isinstance(value, PurePath):
        return {"$": "path", "=": str(value)}
    if isinstance(value, Mapping):
        items = cast(Mapping[object, object], value).items()
        if all(isinstance(key, str) and not key.startswith("$") for key, _ in items):
            return {cast(str, key): _canonical(item) for key, item in items}
        pairs = [[_canonical(key), _canonical(item)] for key, item in items]
        return {"$": "map", "=": sorted(pairs, key=json.dumps)}
    if isinstance(value, set | frozenset):
        members = [_canonical(item) for item in cast(set[object], value)]
        return {"$": "set", "=": sorted(members, key=json.dumps)}
    if isinstance(value, list | tuple):
        return [_canonical(item) for item in cast(list[object], value)]
    raise TypeError(f"a cache key cannot be made of {type(value).__name__}: pass a model instead")


def versions() -> dict[str, int]:
    """Of every stage, by name: what an evaluation writes down about the program."""
    kept = {key.name: key.version for key in globals().values() if isinstance(key, StageKey)}
    return dict(sorted(kept.items()))
