"""What went wrong on the wire: whether trying again may help, and whether it may have been paid."""

import re
from email.utils import parsedate_to_datetime
from time import time
from typing import Any, Literal

from componentforge.domain.base import Frozen
from componentforge.errors import (
    ConfigurationError,
    ForgeError,
    LimitReached,
    ModelRefused,
    ModelReplyInvalid,
    ServiceUnavailable,
)

Kind = Literal["rate", "away", "final"]
_LONGEST_RETRY_AFTER_S = 3600.0
_KEY = re.compile(r"sk-[A-Za-z0-9_*.-]{4,}")


class Failed(Frozen):
    """One attempt that brought no reply."""

    kind: Kind
    """`rate`: too many calls; `away`: the server or the way to it; `final`: no use to try again."""
    problem: str
    """One line, no secret in it."""
    billed: bool = False
    """Whether it may have been answered and paid for all the same."""
    retry_after_s: float | None = None
    status: int | None = None
    code: str | None = None


def failed(error: Exception, key: str) -> Failed:
    """What `error`, raised by the openai package or by a time limit, means.

    Args:
        error: As caught.
        key: Removed from whatever the server says.
    """
    import openai

    # By name: the openai package may stand on either of two HTTP libraries.
    cause = type(error.__cause__ or error).__name__
    before_sending = cause in ("ConnectError", "ConnectTimeout", "PoolTimeout")
    if isinstance(error, openai.APIStatusError):
        return _status(error, key)
    if isinstance(error, TimeoutError | openai.APITimeoutError):
        return Failed(kind="away", problem="no answer in time", billed=not before_sending)
    if isinstance(error, openai.APIConnectionError):
        said = scrubbed(str(error.__cause__ or error), key)
        problem = f"the connection broke: {said}"
        return Failed(kind="away", problem=problem, billed=not before_sending)
    return Failed(kind="final", problem=scrubbed(f"{cause}: {error}", key), billed=True)


def scrubbed(text: str, key: str, most: int = 300) -> str:
    """One line without `key` and without anything that looks like one, at most so long."""
    line = " ".join(text.split())
    if key:
        line = line.replace(key, "[key]")
    return _KEY.sub("[key]", line)[:most] or "no reason given"


def retry_after(headers: Any) -> float | None:
    """Seconds to wait: `retry-after-ms`, or `retry-after` in seconds or as a date."""
    told: str | None = headers.get("retry-after-ms")
    try:
        if told is not None:
            return _bounded(float(told) / 1000)
        told = headers.get("retry-after")
        if told is None:
            return None
        try:
            return _bounded(float(told))
        except ValueError:
            return _bounded(parsedate_to_datetime(told).timestamp() - time())
    except (ValueError, TypeError):
        return None


def _bounded(seconds: float) -> float | None:
    return min(seconds, _LONGEST_RETRY_AFTER_S) if seconds > 0 else None


def _status(error: Any, key: str) -> Failed:
    status, code = int(error.status_code), error.code or error.type
    wait = retry_after(error.response.headers)
    problem = scrubbed(f"{status} {error.message}", key)
    kind: Kind = "final"
    if status == 429 and code != "insufficient_quota":
        kind = "rate"
    elif status in (408, 409) or status >= 500:
        kind = "away"
    return Failed(kind=kind, problem=problem, retry_after_s=wait, status=status, code=code)


def as_error(failure: Failed, model: str, stage: str, endpoint: str) -> ForgeError:
    """What is told the user when there is nothing more to try."""
    if failure.kind != "final":
        return ServiceUnavailable(
            f"{model} at {endpoint}",
            failure.problem,
            f"try again later; --engine {stage}=local needs no server",
        )
    if failure.code == "insufficient_quota":
        return LimitReached(
            f"{model} at {endpoint}",
            failure.problem,
            "add credit at the provider, or use --engine local",
        )
    if failure.status in (401, 403):
        return ConfigurationError("OPENAI_API_KEY", failure.problem, f"check it for {endpoint}")
    if failure.status == 404:
        return ConfigurationError(
            f"model {model}",
            f"{endpoint} does not know it ({failure.problem})",
            "check --model (FORGE_MODEL), OPENAI_BASE_URL and FORGE_OPENAI_API",
        )
    if failure.code in ("invalid_prompt", "content_policy_violation", "content_filter"):
        return ModelRefused(model, stage, failure.problem)
    return ModelReplyInvalid(model, stage, failure.problem)
