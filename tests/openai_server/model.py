"""The model behind both endpoints and the batches: a scenario, a bill, a book."""

import json
import threading
import time
from collections import Counter
from dataclasses import dataclass
from hashlib import sha256
from math import ceil
from typing import Any

from jsonschema import Draft202012Validator

from tests.openai_server.book import Book
from tests.openai_server.buckets import Gate, Limits
from tests.openai_server.counting import ServedModel, text_tokens
from tests.openai_server.errors import ApiError, no_model
from tests.openai_server.parsing import Asked, parse
from tests.openai_server.replies import Reply, Usage
from tests.openai_server.scenario import (
    Answer,
    Ask,
    Drop,
    Failure,
    Filtered,
    Outcome,
    Refusal,
    Scenario,
    Truncated,
)


@dataclass(frozen=True)
class Played:
    """What became of a call, before anything is sent."""

    number: int
    """Its row in the book."""
    asked: Asked
    reply: Reply
    seconds: float
    share: float
    """Of the body that goes out before the connection breaks; 1 for all."""
    headers: dict[str, str]


class Model:
    """Checks, limits, plays, counts and books calls."""

    def __init__(
        self, scenario: Scenario, book: Book, models: dict[str, ServedModel], limits: Limits
    ) -> None:
        self.scenario, self.book, self.models = scenario, book, models
        self.gate = Gate(limits)
        self.faults: list[str] = []
        """What the script did that no model does; a test must not pass over it."""
        self.most_at_once = 0
        self._at_once = 0
        self.attempts: Counter[str] = Counter()
        self._number = 0
        self._lock = threading.Lock()

    def begin(
        self, endpoint: str, body: Any, key: str | None, request_id: str, *, batch: bool = False
    ) -> Played:
        """Everything up to the reply. Raises ApiError, which is booked, too."""
        model = body.get("model", "") if isinstance(body, dict) else ""
        number = self.book.add(
            at=time.time(), request_id=request_id, endpoint=endpoint, model=str(model), key=key,
            batch=batch, stream=False, outcome="begun", billed=False,
        )  # fmt: skip
        try:
            return self._play(number, endpoint, body, key, batch)
        except ApiError as error:
            told = error.code or error.kind
            self.book.change(number, status=error.status, outcome=told, sent=True)
            raise

    def check(self, endpoint: str, body: Any) -> tuple[Asked, int, int]:
        """The request in order; its input's tokens, and those of pictures among them."""
        asked = parse(endpoint, body)
        if asked.model not in self.models:
            raise no_model(asked.model)
        rule = self.models[asked.model].pictures
        pictures = sum(rule.count(p.width, p.height, p.detail) for p in asked.pictures)
        schema = json.dumps(asked.schema_) if asked.schema_ else ""
        return asked, text_tokens(asked.instructions, *asked.texts, schema) + pictures, pictures

    def enter(self) -> None:
        with self._lock:
            self._at_once += 1
            self.most_at_once = max(self.most_at_once, self._at_once)

    def leave(self) -> None:
        with self._lock:
            self._at_once -= 1

    def _play(self, number: int, endpoint: str, body: Any, key: str | None, batch: bool) -> Played:
        asked, tokens, pictures = self.check(endpoint, body)
        key = key or asked.metadata.get("key")
        self.book.change(
            number, key=key, schema_name=asked.schema_name, stream=asked.stream, input=tokens,
            pictures=pictures,
        )  # fmt: skip
        headers = {} if batch else self._admit(asked, tokens)
        ask, outcome = self._ask(endpoint, asked, body, key, batch)
        if isinstance(outcome, Failure):
            more = headers | _retry(outcome.retry_after)
            time.sleep(outcome.seconds)
            raise ApiError(
                outcome.status, outcome.message, outcome.type, outcome.code, outcome.param, more
            )
        reply, seconds, share = self._written(asked, tokens, pictures, outcome)
        self._conforms(ask, outcome, reply)
        usage = reply.usage
        served = self.models[asked.model]
        dropped = isinstance(outcome, Drop)
        names = {Refusal: "refusal", Truncated: "truncated", Filtered: "filtered"}
        self.book.change(
            number, status=200, billed=True, input=usage.input, cached=usage.cached,
            output=usage.output, reasoning=usage.reasoning,
            outcome="dropped" if dropped else names.get(type(outcome), "answer"),
            usd=served.usd(usage.input, usage.cached, usage.output, batch=batch),
        )  # fmt: skip
        return Played(number, asked, reply, seconds, share, headers)

    def _admit(self, asked: Asked, tokens: int) -> dict[str, str]:
        verdict = self.gate.admit(tokens + (asked.max_output_tokens or 0))
        if verdict.kind is None:
            return verdict.headers
        unit = "RPM" if verdict.kind == "requests" else "TPM"
        if verdict.wait_s == float("inf"):
            told = (
                f"Request too large for {asked.model} on tokens per min (TPM): Limit"
                f" {verdict.limit}, Requested {verdict.asked}."
            )
            raise ApiError(
                429, told, "tokens", "rate_limit_exceeded", headers=dict(verdict.headers)
            )
        told = (
            f"Rate limit reached for {asked.model} on {verdict.kind} per min ({unit}): Limit"
            f" {verdict.limit}, Requested {verdict.asked}. Please try again in {verdict.wait_s:.3f}s."
        )
        more = verdict.headers | _retry(verdict.wait_s)
        raise ApiError(429, told, verdict.kind, "rate_limit_exceeded", headers=more)

    def _ask(
        self, endpoint: str, asked: Asked, body: Any, key: str | None, batch: bool
    ) -> tuple[Ask, Outcome]:
        address = key or sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
        with self._lock:  # scripts need not be thread-safe
            self._number += 1
            self.attempts[address] += 1
            ask = Ask(
                endpoint=endpoint, model=asked.model, instructions=asked.instructions,
                texts=tuple(asked.texts), pictures=tuple(asked.pictures),
                schema_name=asked.schema_name, schema=asked.schema_, strict=asked.strict,
                temperature=asked.temperature, max_output_tokens=asked.max_output_tokens,
                metadata=asked.metadata, key=key, stream=asked.stream, batch=batch,
                number=self._number, attempt=self.attempts[address], raw=body,
            )  # fmt: skip
            try:
                return ask, self.scenario(ask)
            except Exception as error:
                raise self._fault(f"the scenario raised {error!r}") from error

    def _written(
        self, asked: Asked, tokens: int, pictures: int, outcome: Outcome
    ) -> tuple[Reply, float, float]:
        share = outcome.share if isinstance(outcome, Drop) else 1.0
        said = outcome.of if isinstance(outcome, Drop) else outcome
        assert not isinstance(said, Failure)
        text = said.text
        end = {Refusal: "refusal", Truncated: "length", Filtered: "content_filter"}.get(
            type(said), "stop"
        )
        answer = said if isinstance(said, Answer) else Answer("")
        written = answer.output_tokens
        written = text_tokens(text) if written is None else written
        if end == "length" and asked.max_output_tokens:
            written = asked.max_output_tokens
        output = written + answer.reasoning_tokens
        if end == "stop" and asked.max_output_tokens and output > asked.max_output_tokens:
            end, output = "length", asked.max_output_tokens
            text = text[: max(0, 4 * (output - answer.reasoning_tokens))]
        reasoning = min(answer.reasoning_tokens, output)
        cached = min(answer.cached_tokens, tokens)
        usage = Usage(tokens, cached, pictures, output, reasoning)
        return Reply(text, end, usage), said.seconds, share

    def _conforms(self, ask: Ask, outcome: Outcome, reply: Reply) -> None:
        answer = outcome.of if isinstance(outcome, Drop) else outcome
        if reply.end != "stop" or not ask.strict or not isinstance(answer, Answer):
            return
        problem = _problem(reply.text, ask.schema or {})
        if answer.conforming and problem:
            raise self._fault(f"the scenario broke strict schema {ask.schema_name!r}: {problem}")
        if not answer.conforming and not problem:
            raise self._fault(f"the scenario meant to break {ask.schema_name!r} and did not")

    def _fault(self, told: str) -> ApiError:
        self.faults.append(told)
        return ApiError(400, told, "test_server", "scenario_broken")


def _problem(text: str, schema: dict[str, Any]) -> str | None:
    try:
        document = json.loads(text)
    except ValueError as error:
        return f"no JSON: {error}"
    for error in Draft202012Validator(schema).iter_errors(document):
        return f"{error.json_path}: {error.message[:200]}"
    return None


def _retry(seconds: float | None) -> dict[str, str]:
    """`retry-after` is in whole seconds; `retry-after-ms` is exact."""
    if seconds is None:
        return {}
    return {"retry-after": str(ceil(seconds)), "retry-after-ms": str(ceil(seconds * 1000))}
