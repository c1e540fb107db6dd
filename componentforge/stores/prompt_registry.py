"""Prompts in MLflow's registry: what was asked can be looked up where the evaluations are."""

import json
import os
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from componentforge.errors import ServiceUnavailable

if TYPE_CHECKING:
    from mlflow.tracking import MlflowClient

_TAG = "componentforge.sha256"


class PromptRegistry:
    """One MLflow server, and a note of what is registered there: asking takes seconds.

    Args:
        uri: MLflow's tracking address.
        note: File in which versions are kept between processes.
    """

    def __init__(self, uri: str, note: Path) -> None:
        self._uri, self._note = uri, note

    def version(self, name: str, text: str, digest: str) -> str:
        """`<name>/<number>` of this text, which is registered if it is not yet.

        Args:
            name: Of the prompt: `componentforge.read`.
            text: The template.
            digest: What `text` is told from other versions by.

        Raises:
            ServiceUnavailable: MLflow did not take it.
        """
        place = sha256(f"{self._uri}\0{name}\0{digest}".encode()).hexdigest()
        known = self._noted()
        if place in known:
            return known[place]
        os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")
        os.environ.setdefault("GIT_PYTHON_REFRESH", "quiet")
        os.environ.setdefault("MLFLOW_LOGGING_LEVEL", "ERROR")
        # Its own seven tries take minutes, and a component waits for this.
        os.environ.setdefault("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "2")
        from mlflow.exceptions import MlflowException
        from mlflow.tracking import MlflowClient

        try:
            client = MlflowClient(tracking_uri=self._uri, registry_uri=self._uri)
            number = _found(client, name, digest)
            if number is None:
                made = client.register_prompt(
                    name, text, commit_message=f"sha256 {digest[:12]}", tags={_TAG: digest}
                )
                number = int(made.version)
        except (MlflowException, OSError) as error:
            first = (str(error).strip() or type(error).__name__).splitlines()[0][:160]
            raise ServiceUnavailable("MLflow", first, "check MLFLOW_TRACKING_URI") from error
        known[place] = f"{name}/{number}"
        self._note.parent.mkdir(parents=True, exist_ok=True)
        beside = self._note.with_suffix(f".{os.getpid()}.new")
        beside.write_text(json.dumps(known, indent=1), encoding="utf-8")
        beside.replace(self._note)
        return known[place]

    def _noted(self) -> dict[str, str]:
        try:
            found = json.loads(self._note.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return {str(k): str(v) for k, v in found.items()} if isinstance(found, dict) else {}


def _found(client: "MlflowClient", name: str, digest: str) -> int | None:
    """The number of the version with this digest."""
    if client.get_prompt(name) is None:
        return None
    for version in client.search_prompt_versions(name, max_results=200):
        if version.tags.get(_TAG) == digest:
            return int(version.version)
    return None
