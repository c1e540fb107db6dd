"""Learnt models at work: artifacts by content hash, and one small file that names the champions.

The registry is MLflow's and slow to import; promoting there writes this file, and a run reads it.
"""

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import get_args

from pydantic import TypeAdapter, ValidationError

from componentforge.domain.learned import (
    CALIBRATION,
    LEARNED,
    RANKER,
    UNTRAINED,
    Champion,
    CurveFor,
    Learned,
    ModelName,
    Ranker,
)
from componentforge.errors import ConfigurationError, StorageFull

_NAMES: tuple[ModelName, ...] = get_args(ModelName)
_FILE: TypeAdapter[dict[ModelName, Champion]] = TypeAdapter(dict[ModelName, Champion])
_REMEDY = "`forge models sync` fetches it from the registry"


class Champions:
    """Any number of processes may read while one promotes: files appear whole."""

    def __init__(self, folder: Path) -> None:
        """`folder` is made when something is promoted."""
        self._folder = folder
        self._read: dict[str, Learned] = {}

    def current(self) -> dict[ModelName, Champion]:
        """What is at work now; nothing where the built-in rules are. Asked anew at each call."""
        try:
            return _FILE.validate_json((self._folder / "champions.json").read_text())
        except FileNotFoundError:
            return {}
        except (OSError, ValidationError) as error:
            raise ConfigurationError(
                str(self._folder / "champions.json"), "it cannot be read", _REMEDY
            ) from error

    def set(self, champions: Mapping[ModelName, Champion]) -> None:
        """Put these to work from the next run on, and no others. Their artifacts are kept already.

        Raises:
            StorageFull: It could not be written; what was at work stays.
        """
        ordered: dict[ModelName, Champion] = {
            name: champions[name] for name in _NAMES if name in champions
        }
        self._write("champions.json", _FILE.dump_json(ordered, indent=1))

    def keep(self, model: Learned) -> None:
        """Store an artifact. Raises StorageFull."""
        if not (self._folder / f"{model.sha256}.json").exists():
            self._write(f"{model.sha256}.json", model.model_dump_json(indent=1).encode())

    def load(self, address: str) -> Learned:
        """An artifact by its hash or the first 12 digits of it.

        Raises:
            ConfigurationError: It is not kept here, or is not what its name says.
        """
        if address not in self._read:
            self._read[address] = self._loaded(address)
        return self._read[address]

    def label(self) -> str:
        """What the local proposer works with now, as `learned.Label` writes it."""
        current = self.current()
        ranker = current.get(RANKER)
        curve = current.get(CALIBRATION)
        if curve is not None:
            made = self.load(curve.sha256)
            fits = isinstance(made, CurveFor) and made.ranker == (ranker and ranker.sha256)
            curve = curve if fits else None
        parts = [one.sha256[:12] if one else "-" for one in (ranker, curve)]
        return ".".join(parts)

    def parts(self, label: str = UNTRAINED) -> tuple[Ranker | None, CurveFor | None]:
        """Ranker and calibration of a label. Raises ConfigurationError as `load` does."""
        first, second = (None if p == "-" else self.load(p) for p in label.split("."))
        if not isinstance(first, Ranker | None) or not isinstance(second, CurveFor | None):
            raise ConfigurationError("learned", f"{label!r} names another kind of model", _REMEDY)
        return first, second

    def _loaded(self, address: str) -> Learned:
        places = sorted(self._folder.glob(f"{address}*.json")) if len(address) >= 12 else []
        if len(places) != 1:
            raise ConfigurationError("learned", f"no model {address[:12]} is kept here", _REMEDY)
        try:
            made = LEARNED.validate_json(places[0].read_text())
        except (OSError, ValidationError) as error:
            raise ConfigurationError(str(places[0]), "it is no model", _REMEDY) from error
        if made.sha256 != places[0].stem:
            raise ConfigurationError(str(places[0]), "it was changed", _REMEDY)
        return made

    def _write(self, name: str, data: bytes) -> None:
        path = self._folder / name
        beside = path.with_name(f"{name}.{os.getpid()}.tmp")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            beside.write_bytes(data)
            beside.replace(path)
        except OSError as error:
            raise StorageFull(str(path), error.strerror or "it cannot be written") from error
        finally:
            with suppress(OSError):
                beside.unlink(missing_ok=True)


def named(name: str) -> ModelName:
    """`name` itself. Raises ConfigurationError when there is no such model."""
    for known in _NAMES:
        if known == name:
            return known
    raise ConfigurationError("NAME", f"{name!r} is no model", f"use {', '.join(_NAMES)}")
