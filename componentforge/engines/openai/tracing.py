"""Each call as a trace in MLflow: who asked what, how long it took, what it cost. Redacted.

No key, no byte of a picture, and of texts only the beginning.
"""

import os
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from componentforge.domain.model_calls import ImagePart, ModelRequest
from componentforge.domain.model_ledger import Booking, Kept
from componentforge.engines.openai.failures import scrubbed
from componentforge.engines.openai.wire import Answer

EXPERIMENT = "componentforge/models"
_MOST_TEXT = 200


class MlflowTracer:
    """Fulfils `Tracer`. Imports MLflow and makes its experiment at the first call."""

    def __init__(self, uri: str, key: str, notice: Callable[[str], None]) -> None:
        """Write to the tracking server `uri`; `key` is taken out of whatever is written."""
        self._uri, self._key, self._notice = uri, key, notice
        self._experiment: str | None = None
        self._broken = False
        self._guard = threading.Lock()

    def note(
        self,
        question: ModelRequest,
        booking: Booking,
        outcome: tuple[Answer, Kept] | str,
        began_ns: int,
    ) -> str | None:
        """See `Tracer.note`."""
        with self._guard:
            if self._broken:
                return None
            try:
                return self._note(question, booking, outcome, began_ns)
            except Exception as error:  # noqa: BLE001  # a trace is never worth a paid answer
                self._broken = True
                said = scrubbed(f"{type(error).__name__}: {error}", self._key)
                self._notice(f"MLflow takes no traces ({said}); going on without them")
                return None

    def close(self) -> None:
        """Wait until all traces are written."""
        if self._experiment is not None:
            import mlflow

            mlflow.flush_trace_async_logging()

    def _note(
        self,
        question: ModelRequest,
        booking: Booking,
        outcome: tuple[Answer, Kept] | str,
        began_ns: int,
    ) -> str:
        experiment = self._prepared()
        import mlflow

        span = mlflow.start_span_no_context(
            f"{booking.stage} {booking.model}",
            span_type="CHAT_MODEL",
            inputs=self._asked(question),
            attributes={
                "stage": booking.stage,
                "model": booking.model,
                "endpoint": booking.endpoint,
                "key": booking.key,
                "turn": str(booking.turn),
            },
            tags={"run": booking.run_id or "", "caller": booking.caller},
            experiment_id=experiment,
            start_time_ns=began_ns,
        )
        if "NO_OP" in str(span.trace_id):  # what MLflow makes of an error of its own
            raise RuntimeError("it starts no span; its own log says why")
        if isinstance(outcome, str):
            span.end(
                outputs={"problem": self._cut(outcome)}, status="ERROR", end_time_ns=time.time_ns()
            )
            return str(span.trace_id)
        answer, kept = outcome
        told: dict[str, Any] = {
            "usd": kept.usd,
            "response_id": answer.response_id,
            "served_model": answer.model,
            "call_id": kept.call_id,
            **{f"tokens.{name}": count for name, count in kept.usage.model_dump().items()},
        }
        span.set_attributes(told)
        refusal = None if answer.refusal is None else self._cut(answer.refusal)
        outputs = {"text": self._cut(answer.text), "refusal": refusal, "cut_off": answer.cut_off}
        span.end(outputs=outputs, status="OK", end_time_ns=time.time_ns())
        return str(span.trace_id)

    def _asked(self, question: ModelRequest) -> dict[str, Any]:
        parts = [
            f"[{part.image.media_type} {part.image.blob_sha256[:12]}, {part.image.size} bytes]"
            if isinstance(part, ImagePart)
            else self._cut(part.text)
            for part in question.parts
        ]
        return {
            "instructions": self._cut(question.instructions),
            "parts": parts,
            "schema": question.schema_name,
        }

    def _cut(self, text: str) -> str:
        # Scrubbed before it is cut: half a key is a secret, too.
        whole = scrubbed(text[: _MOST_TEXT * 20], self._key, most=len(text) + 100)
        more = len(whole) - _MOST_TEXT
        return f"{whole[:_MOST_TEXT]} [and {more} more]" if more > 0 else whole

    def _prepared(self) -> str:
        if self._experiment is not None:
            return self._experiment
        os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")
        os.environ.setdefault("GIT_PYTHON_REFRESH", "quiet")
        os.environ.setdefault("MLFLOW_LOGGING_LEVEL", "ERROR")
        import mlflow
        from mlflow.tracking import MlflowClient

        mlflow.set_tracking_uri(self._uri)
        client = MlflowClient(tracking_uri=self._uri)
        found = client.get_experiment_by_name(EXPERIMENT)
        if found is not None:
            self._experiment = str(found.experiment_id)
            return self._experiment
        place = None
        if self._uri.startswith("sqlite:///"):
            place = (Path(self._uri.removeprefix("sqlite:///")).parent / "artifacts").as_uri()
        self._experiment = str(client.create_experiment(EXPERIMENT, artifact_location=place))
        return self._experiment
