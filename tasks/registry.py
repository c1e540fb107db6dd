"""Models in MLflow's registry: versions, the alias `champion`, and the way back.

Whatever the alias names is written into a small file under the home folder (`stores.champions`),
which is all that a run looks at: no run imports MLflow.
"""

import json
import os
import warnings
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from componentforge.domain.learned import LEARNED, MODELS, Champion, Learned, ModelName
from componentforge.errors import ConfigurationError, NotFound, ServiceUnavailable

if TYPE_CHECKING:
    from mlflow.tracking import MlflowClient

    from componentforge.stores.champions import Champions

T = TypeVar("T")
ALIAS = "champion"
EXPERIMENT = "componentforge/retrain"
_PREFIX = "componentforge."
_STACK = "forge.champions"
"""Tag of a registered model: versions that were champion and are the way back, oldest first."""
_FILE = "model.json"


class Version(NamedTuple):
    """A version of a model as the registry knows it."""

    model: ModelName
    version: str
    sha256: str
    champion: bool
    verdict: str
    dataset: str


class Registry:
    """One MLflow, and the champions of this machine."""

    def __init__(self, uri: str, champions: "Champions") -> None:
        """`uri` is MLflow's tracking address, its registry included."""
        self._uri, self._champions = uri, champions
        self._made: MlflowClient | None = None

    def register(self, model: Learned, run_id: str, tags: Mapping[str, str]) -> str:
        """A new version of an artifact that is logged with `run_id`; its number.

        Raises:
            ServiceUnavailable: MLflow did not take it.
        """

        def go(client: "MlflowClient") -> str:
            name = _PREFIX + model.model
            self._ensure(client, name)
            with TemporaryDirectory() as folder:
                path = Path(folder) / _FILE
                path.write_text(model.model_dump_json(indent=1))
                client.log_artifact(run_id, str(path), model.model)
            source = f"{client.get_run(run_id).info.artifact_uri}/{model.model}"
            made = client.create_model_version(
                name, source, run_id, tags={**tags, "sha256": model.sha256}
            )
            self._champions.keep(model)
            return str(made.version)

        return self._call(go)

    def promote(self, name: ModelName, version: str) -> Champion:
        """Put a version to work: the alias, the way back, and this machine's file.

        Raises:
            NotFound: There is no such version.
            ServiceUnavailable: MLflow is away.
        """

        def go(client: "MlflowClient") -> Champion:
            self._version(client, name, version)
            stack = self._stack(client, name)
            if not stack or stack[-1] != version:
                client.set_registered_model_tag(
                    _PREFIX + name, _STACK, json.dumps([*stack, version])
                )
            client.set_registered_model_alias(_PREFIX + name, ALIAS, version)
            return self._sync(client)[name]

        return self._call(go)

    def rollback(self, name: ModelName) -> Champion | None:
        """Put to work what was before; None: the built-in rules, before the first champion.

        Raises:
            ConfigurationError: Nothing was ever promoted, or all of it was taken back.
        """

        def go(client: "MlflowClient") -> Champion | None:
            stack = self._stack(client, name)
            if not stack:
                raise ConfigurationError(
                    name, "the built-in rules are at work", "there is nothing to go back to"
                )
            client.set_registered_model_tag(_PREFIX + name, _STACK, json.dumps(stack[:-1]))
            if len(stack) > 1:
                client.set_registered_model_alias(_PREFIX + name, ALIAS, stack[-2])
            else:
                client.delete_registered_model_alias(_PREFIX + name, ALIAS)
            return self._sync(client).get(name)

        return self._call(go)

    def sync(self) -> dict[ModelName, Champion]:
        """Make this machine work with what the registry's aliases name."""
        return self._call(self._sync)

    def versions(self) -> list[Version]:
        """All of them, by model, newest first."""

        def go(client: "MlflowClient") -> list[Version]:
            found: list[Version] = []
            for name in MODELS:
                current = self._aliased(client, name)
                told = client.search_model_versions(f"name = '{_PREFIX}{name}'")
                for one in sorted(told, key=lambda v: -int(v.version)):
                    tags: dict[str, str] = dict(one.tags)
                    found.append(
                        Version(
                            name, str(one.version), tags.get("sha256", ""),
                            str(one.version) == current, tags.get("verdict", ""),
                            tags.get("dataset", ""),
                        )
                    )  # fmt: skip
            return found

        return self._call(go)

    def _sync(self, client: "MlflowClient") -> dict[ModelName, Champion]:
        found: dict[ModelName, Champion] = {}
        for name in MODELS:
            version = self._aliased(client, name)
            if version is None:
                continue
            one = self._version(client, name, version)
            model = self._fetched(client, name, str(one.run_id))
            self._champions.keep(model)
            found[name] = Champion(version=version, sha256=model.sha256)
        self._champions.set(found)
        return found

    def _fetched(self, client: "MlflowClient", name: ModelName, run_id: str) -> Learned:
        with TemporaryDirectory() as folder:
            path = client.download_artifacts(run_id, f"{name}/{_FILE}", folder)
            return LEARNED.validate_json(Path(path).read_text())

    def _aliased(self, client: "MlflowClient", name: ModelName) -> str | None:
        registered = self._registered(client, name)
        aliases: dict[str, Any] = dict(registered.aliases) if registered else {}
        return str(aliases[ALIAS]) if ALIAS in aliases else None

    def _stack(self, client: "MlflowClient", name: ModelName) -> list[str]:
        registered = self._registered(client, name)
        tags: dict[str, str] = dict(registered.tags) if registered else {}
        return [str(one) for one in json.loads(tags.get(_STACK, "[]"))]

    def _registered(self, client: "MlflowClient", name: ModelName) -> Any:
        found = client.search_registered_models(f"name = '{_PREFIX}{name}'")
        return found[0] if found else None

    def _version(self, client: "MlflowClient", name: ModelName, version: str) -> Any:
        found = client.search_model_versions(f"name = '{_PREFIX}{name}'")
        for one in found:
            if str(one.version) == version:
                return one
        raise NotFound("version", f"{name} {version}", "`forge models list` shows what there is")

    def _ensure(self, client: "MlflowClient", name: str) -> None:
        if not client.search_registered_models(f"name = '{name}'"):
            client.create_registered_model(name)

    def _call(self, go: "Callable[[MlflowClient], T]") -> T:
        with talking():
            return go(self.client())

    def client(self) -> "MlflowClient":
        """MLflow's own; importing it takes seconds. To be used inside `talking`."""
        if self._made is None:
            from mlflow.tracking import MlflowClient

            self._made = MlflowClient(tracking_uri=self._uri, registry_uri=self._uri)
        return self._made


@contextmanager
def talking() -> Generator[None]:
    """MLflow asks nobody else, reports to nobody, and keeps its libraries' deprecations to itself.

    Raises:
        ServiceUnavailable: It did not do what it was asked inside the block.
    """
    for name, value in {
        "MLFLOW_DISABLE_TELEMETRY": "true",
        "MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR": "false",
        "MLFLOW_LOGGING_LEVEL": "ERROR",
        "GIT_PYTHON_REFRESH": "quiet",
    }.items():
        os.environ.setdefault(name, value)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        from mlflow.exceptions import MlflowException

        try:
            yield
        except (MlflowException, OSError) as error:
            first = (str(error).strip() or type(error).__name__).splitlines()[0][:160]
            raise ServiceUnavailable("MLflow", first, "check MLFLOW_TRACKING_URI") from error
