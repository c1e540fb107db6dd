"""`/v1/batches`: checked, worked off at half the price, written out of order."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from tests.openai_server.errors import ApiError, not_found
from tests.openai_server.files import Files
from tests.openai_server.model import Model
from tests.openai_server.parsing import BODIES
from tests.openai_server.replies import name, usage_of, whole

End = Literal["completed", "failed", "expired"]
FINAL = ("completed", "failed", "expired", "cancelled")


@dataclass
class BatchRules:
    """How batches go here; a test may change it at any time."""

    step_s: float = 0.0
    """A state is held at least so long; then the next look finds the next one."""
    end: Callable[[dict[str, Any]], End] = lambda _batch: "completed"
    """From the batch's document at the moment of its creation."""
    done_before_expiry: float = 0.5
    """Share of the lines that were answered when a batch expires or is cancelled."""
    most_lines: int = 50_000
    most_bytes: int = 200_000_000


@dataclass
class Batch:
    """One batch."""

    id: str
    endpoint: str
    input_file_id: str
    metadata: dict[str, str] | None
    end: End = "completed"
    status: str = "validating"
    times: dict[str, int] = field(default_factory=dict)
    errors: list[dict[str, Any]] = field(default_factory=list)
    lines: list[dict[str, Any]] = field(default_factory=list)
    output_file_id: str | None = None
    error_file_id: str | None = None
    completed: int = 0
    failed: int = 0
    usage: dict[str, int] = field(default_factory=dict)
    since: float = field(default_factory=time.monotonic)
    model: str | None = None

    def document(self) -> dict[str, Any]:
        names = (
            "in_progress", "finalizing", "completed", "failed", "expired", "cancelling", "cancelled"
        )  # fmt: skip
        created = self.times["created"]
        used = self.usage
        return {
            "id": self.id,
            "object": "batch",
            "endpoint": self.endpoint,
            "model": self.model,
            "errors": {"object": "list", "data": self.errors} if self.errors else None,
            "input_file_id": self.input_file_id,
            "completion_window": "24h",
            "status": self.status,
            "output_file_id": self.output_file_id,
            "error_file_id": self.error_file_id,
            "created_at": created,
            "expires_at": created + 86_400,
            **{f"{state}_at": self.times.get(state) for state in names},
            "request_counts": {
                "total": len(self.lines),
                "completed": self.completed,
                "failed": self.failed,
            },
            "usage": {
                "input_tokens": used.get("input", 0),
                "input_tokens_details": {"cached_tokens": used.get("cached", 0)},
                "output_tokens": used.get("output", 0),
                "output_tokens_details": {"reasoning_tokens": used.get("reasoning", 0)},
                "total_tokens": used.get("input", 0) + used.get("output", 0),
            },
            "metadata": self.metadata,
        }


class Batches:
    """All batches of the account; each look moves one on by at most one state."""

    def __init__(self, model: Model, files: Files, rules: BatchRules) -> None:
        self.model, self.files, self.rules = model, files, rules
        self.known: dict[str, Batch] = {}

    def create(self, body: dict[str, Any]) -> Batch:
        known = {
            "input_file_id",
            "endpoint",
            "completion_window",
            "metadata",
            "output_expires_after",
        }
        for name_ in sorted(set(body) - known):
            told = f"Unknown parameter: '{name_}'."
            raise ApiError(400, told, code="unknown_parameter", param=name_)
        for name_ in ("input_file_id", "endpoint", "completion_window"):
            if name_ not in body:
                told = f"Missing required parameter: '{name_}'."
                raise ApiError(400, told, code="missing_required_parameter", param=name_)
        if body["endpoint"] not in BODIES:
            told = (
                f"Invalid value: '{body['endpoint']}'. Supported values are: {', '.join(BODIES)}."
            )
            raise ApiError(400, told, code="invalid_value", param="endpoint")
        if body["completion_window"] != "24h":
            told = f"Invalid value: '{body['completion_window']}'. Supported values are: '24h'."
            raise ApiError(400, told, code="invalid_value", param="completion_window")
        stored = self.files.get(body["input_file_id"])
        if stored.purpose != "batch":
            told = "Invalid file purpose: the input file must be uploaded with purpose 'batch'."
            raise ApiError(400, told, code="invalid_file_purpose", param="input_file_id")
        made = Batch(name("batch_"), body["endpoint"], stored.id, body.get("metadata"))
        made.times["created"] = int(time.time())
        made.end = self.rules.end(made.document())
        self.known[made.id] = made
        return made

    def get(self, id: str) -> Batch:
        """As it is now; looking moves it on."""
        if id not in self.known:
            raise not_found("batch", id)
        batch = self.known[id]
        if batch.status not in FINAL and time.monotonic() - batch.since >= self.rules.step_s:
            before = batch.status
            self._step(batch)
            if batch.status != before:
                batch.since = time.monotonic()
                batch.times[batch.status] = int(time.time())
        return batch

    def cancel(self, id: str) -> Batch:
        batch = self.known[id] if id in self.known else self.get(id)
        if batch.status in FINAL or batch.status == "cancelling":
            told = f"Cannot cancel a batch with status '{batch.status}'."
            raise ApiError(409, told, code="invalid_batch_status")
        batch.status = "cancelling"
        batch.times["cancelling"] = int(time.time())
        return batch

    def _step(self, batch: Batch) -> None:
        if batch.status == "validating":
            self._validate(batch)
            batch.status = "failed" if batch.errors or batch.end == "failed" else "in_progress"
            if batch.status == "failed" and not batch.errors:
                batch.errors = [
                    {
                        "code": "token_limit_exceeded",
                        "message": "Enqueued token limit reached for this organization.",
                        "param": None,
                        "line": None,
                    }
                ]
        elif batch.status == "in_progress":
            batch.status = "finalizing"
        elif batch.status == "finalizing":
            share = 1.0 if batch.end == "completed" else self.rules.done_before_expiry
            self._work(batch, share, "batch_expired")
            batch.status = batch.end
        elif batch.status == "cancelling":
            if "in_progress" in batch.times:
                self._work(batch, self.rules.done_before_expiry, "batch_cancelled")
            batch.status = "cancelled"

    def _validate(self, batch: Batch) -> None:
        data = self.files.get(batch.input_file_id).data
        if len(data) > self.rules.most_bytes:
            _wrong(batch, "file_size_exceeded", "The input file is too large.", None)
            return
        lines = data.decode("utf-8", "replace").splitlines()
        if len(lines) > self.rules.most_lines:
            told = f"The batch has {len(lines)} requests; the limit is {self.rules.most_lines}."
            _wrong(batch, "too_many_tasks", told, None)
            return
        seen: set[str] = set()
        for number, line in enumerate(lines, 1):
            self._validate_line(batch, number, line, seen)

    def _validate_line(self, batch: Batch, number: int, line: str, seen: set[str]) -> None:
        try:
            asked = json.loads(line)
        except ValueError:
            _wrong(batch, "invalid_json_line", "This line is not parseable as valid JSON.", number)
            return
        for wanted in ("custom_id", "method", "url", "body"):
            if wanted not in asked:
                told = f"Missing required parameter: '{wanted}'."
                _wrong(batch, "missing_required_parameter", told, number, wanted)
                return
        if asked["custom_id"] in seen:
            told = f"The custom_id '{asked['custom_id']}' for this request is a duplicate."
            _wrong(batch, "duplicate_custom_id", told, number, "custom_id")
        seen.add(asked["custom_id"])
        if asked["method"] != "POST":
            _wrong(batch, "invalid_method", "Only POST is supported.", number, "method")
        if asked["url"] != batch.endpoint:
            told = f"The URL provided does not match the batch endpoint: {asked['url']}."
            _wrong(batch, "mismatched_url", told, number, "url")
        model = asked["body"].get("model") if isinstance(asked["body"], dict) else None
        if batch.model not in (None, model):
            told = f"All requests of a batch must name one model: {batch.model}, not {model}."
            _wrong(batch, "mismatched_model", told, number, "body.model")
        batch.model = batch.model or model
        batch.lines.append(asked)

    def _work(self, batch: Batch, share: float, code: str) -> None:
        outputs: list[str] = []
        failures: list[str] = []
        answered = round(len(batch.lines) * share)
        for index, line in enumerate(batch.lines):
            if index < answered:
                self._line(batch, line, outputs, failures)
                continue
            told = "This request could not be executed before the batch ended."
            failures.append(_written(line, None, {"code": code, "message": told}))
        outputs.reverse()  # "the order of outputs may not match the order of inputs"
        batch.completed, batch.failed = len(outputs), len(failures)
        if outputs:
            batch.output_file_id = self._write(batch, "output", outputs)
        if failures:
            batch.error_file_id = self._write(batch, "error", failures)

    def _line(
        self, batch: Batch, line: dict[str, Any], outputs: list[str], failures: list[str]
    ) -> None:
        request_id = name("req_")
        try:
            played = self.model.begin(
                batch.endpoint, line["body"], line["custom_id"], request_id, batch=True
            )
        except ApiError as error:
            body = {"status_code": error.status, "request_id": request_id, "body": error.document()}
            failures.append(_written(line, body, None))
            return
        body = whole(batch.endpoint, played.asked, played.reply)
        used = played.reply.usage
        for kind in ("input", "cached", "output", "reasoning"):
            batch.usage[kind] = batch.usage.get(kind, 0) + getattr(used, kind)
        assert body["usage"] == usage_of(batch.endpoint, used)
        self.model.book.change(played.number, sent=True)
        done = {"status_code": 200, "request_id": request_id, "body": body}
        outputs.append(_written(line, done, None))

    def _write(self, batch: Batch, kind: str, lines: list[str]) -> str:
        data = "".join(line + "\n" for line in lines).encode()
        return self.files.add(data, f"{batch.id}_{kind}.jsonl", "batch_output").id


def _written(
    line: dict[str, Any], response: dict[str, Any] | None, error: dict[str, Any] | None
) -> str:
    made = {"id": name("batch_req_"), "custom_id": line["custom_id"]}
    return json.dumps({**made, "response": response, "error": error})


def _wrong(
    batch: Batch, code: str, message: str, line: int | None, param: str | None = None
) -> None:
    batch.errors.append({"code": code, "message": message, "line": line, "param": param})
